#include "daemon/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <sstream>

#include "daemon/metrics/process_metrics.h"

namespace wirewatch {

void Counter::Add(double amount) {
  series_->Increment(amount);
}
double Counter::Value() const {
  return series_->Value();
}
void Gauge::Set(double value) {
  series_->Set(value);
}
double Gauge::Value() const {
  return series_->Value();
}
void Histogram::Observe(double value) {
  series_->Observe(value);
}

Counter CounterFamily::With(const MetricLabels& labels) const {
  return Counter(family_->Add(labels));
}

Gauge GaugeFamily::With(const MetricLabels& labels) const {
  return Gauge(family_->Add(labels));
}

void GaugeFamily::Remove(const MetricLabels& labels) const {
  family_->Remove(&family_->Add(labels));
}

// The registry merges families of one name and series of the same labels.
struct Metrics::State {
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  ProcessMetrics process;
  std::mutex together;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

CounterFamily Metrics::Counters(const std::string& name,
                                const std::string& help) {
  return CounterFamily(
      prometheus::BuildCounter().Name(name).Help(help).Register(
          state_->registry));
}

GaugeFamily Metrics::Gauges(const std::string& name, const std::string& help) {
  return GaugeFamily(prometheus::BuildGauge().Name(name).Help(help).Register(
      state_->registry));
}

Counter Metrics::MakeCounter(const std::string& name, const std::string& help,
                             const MetricLabels& labels) {
  return Counters(name, help).With(labels);
}

Gauge Metrics::MakeGauge(const std::string& name, const std::string& help,
                         const MetricLabels& labels) {
  return Gauges(name, help).With(labels);
}

Histogram Metrics::MakeHistogram(const std::string& name,
                                 const std::string& help,
                                 const std::vector<double>& bounds,
                                 const MetricLabels& labels) {
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(
      state_->registry);
  return Histogram(family.Add(labels, bounds));
}

std::unique_lock<std::mutex> Metrics::Together() const {
  return std::unique_lock(state_->together);
}

std::string Metrics::Render() const {
  std::vector<prometheus::MetricFamily> families;
  {
    const auto together = Together();
    families = state_->registry.Collect();
  }
  for (prometheus::MetricFamily& family : state_->process.Collect()) {
    families.push_back(std::move(family));
  }
  std::ostringstream out;
  out.imbue(std::locale::classic());
  prometheus::TextSerializer().Serialize(out, families);
  return out.str();
}

}  // namespace wirewatch
