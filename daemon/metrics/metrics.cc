#include "daemon/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <sstream>

#include "daemon/metrics/process_metrics.h"

namespace wirewatch {

void Counter::Add(double amount) { series_->Increment(amount); }
double Counter::Value() const { return series_->Value(); }
void Gauge::Set(double value) { series_->Set(value); }
double Gauge::Value() const { return series_->Value(); }
void Histogram::Observe(double value) { series_->Observe(value); }

// The registry merges families of one name and series of the same labels.
struct Metrics::State {
  prometheus::Registry registry{
      prometheus::Registry::InsertBehavior::Merge};
  ProcessMetrics process;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

Counter Metrics::MakeCounter(const std::string& name, const std::string& help,
                             const MetricLabels& labels) {
  auto& family =
      prometheus::BuildCounter().Name(name).Help(help).Register(
          state_->registry);
  return Counter(family.Add(labels));
}

Gauge Metrics::MakeGauge(const std::string& name, const std::string& help,
                         const MetricLabels& labels) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(
      state_->registry);
  return Gauge(family.Add(labels));
}

Histogram Metrics::MakeHistogram(const std::string& name,
                                 const std::string& help,
                                 const std::vector<double>& bounds,
                                 const MetricLabels& labels) {
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(
      state_->registry);
  return Histogram(family.Add(labels, bounds));
}

void Metrics::Remove(const std::string& gauge_name,
                     const MetricLabels& labels) {
  auto& family =
      prometheus::BuildGauge().Name(gauge_name).Register(state_->registry);
  family.Remove(&family.Add(labels));
}

std::string Metrics::Render() const {
  std::vector<prometheus::MetricFamily> families = state_->registry.Collect();
  for (prometheus::MetricFamily& family : state_->process.Collect()) {
    families.push_back(std::move(family));
  }
  std::ostringstream out;
  out.imbue(std::locale::classic());
  prometheus::TextSerializer().Serialize(out, families);
  return out.str();
}

}  // namespace wirewatch
