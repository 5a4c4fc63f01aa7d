// Counters, gauges and histograms by name, and their text for Prometheus.
//
// A series is made once and kept as a small handle; a handle may be copied, is
// safe from many threads, and lives no longer than its Metrics. prometheus-cpp
// stays behind this header.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace wirewatch {

using MetricLabels = std::map<std::string, std::string>;

class Counter {
 public:
  explicit Counter(prometheus::Counter& series) : series_(&series) {}
  void Add(double amount = 1);  // amount >= 0
  double Value() const;

 private:
  prometheus::Counter* series_;
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& series) : series_(&series) {}
  void Set(double value);
  double Value() const;

 private:
  prometheus::Gauge* series_;
};

class Histogram {
 public:
  explicit Histogram(prometheus::Histogram& series) : series_(&series) {}
  void Observe(double value);

 private:
  prometheus::Histogram* series_;
};

// All series of one process. The same name with the same labels is the same
// series. Names are full ones ("wirewatch_articles_total"); labels come from
// closed sets, never from an article's content.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter MakeCounter(const std::string& name, const std::string& help,
                      const MetricLabels& labels = {});
  Gauge MakeGauge(const std::string& name, const std::string& help,
                  const MetricLabels& labels = {});
  // `bounds`: upper bounds of the buckets, ascending, in the base unit.
  Histogram MakeHistogram(const std::string& name, const std::string& help,
                          const std::vector<double>& bounds,
                          const MetricLabels& labels = {});
  // Takes a gauge's series away (a partition that is no longer ours).
  void Remove(const std::string& gauge_name, const MetricLabels& labels);

  // Prometheus text format 0.0.4: all series and the standard process_* ones.
  std::string Render() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wirewatch
