// Counters, gauges and histograms by name, and their text for Prometheus.
//
// A family is a name with its help, a series one set of label values in it. A
// series is made once and kept as a small handle; a handle may be copied, is
// safe from many threads, and lives no longer than its Metrics or the Remove()
// of its series. prometheus-cpp stays behind this header.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
template <typename T>
class Family;
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

// With(): the series of these labels, made with 0 if it is new. It takes locks
// and allocates: not for a hot path, keep the handle. A family without series
// does not show.
class CounterFamily {
 public:
  explicit CounterFamily(prometheus::Family<prometheus::Counter>& family)
      : family_(&family) {}
  Counter With(const MetricLabels& labels) const;

 private:
  prometheus::Family<prometheus::Counter>* family_;
};

class GaugeFamily {
 public:
  explicit GaugeFamily(prometheus::Family<prometheus::Gauge>& family)
      : family_(&family) {}
  Gauge With(const MetricLabels& labels) const;
  // Takes a series away (a partition that is no longer ours), if it is there.
  void Remove(const MetricLabels& labels) const;

 private:
  prometheus::Family<prometheus::Gauge>* family_;
};

// Safe from many threads. Names and labels are ours to choose: a bad one is a
// bug and throws. Label values must come from settings, watchlists or closed
// sets, never from an article's content.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  CounterFamily Counters(const std::string& name, const std::string& help);
  GaugeFamily Gauges(const std::string& name, const std::string& help);
  Counter MakeCounter(const std::string& name, const std::string& help,
                      const MetricLabels& labels = {});
  Gauge MakeGauge(const std::string& name, const std::string& help,
                  const MetricLabels& labels = {});
  // `bounds`: upper bounds of the buckets, ascending, in the base unit.
  Histogram MakeHistogram(const std::string& name, const std::string& help,
                          const std::vector<double>& bounds,
                          const MetricLabels& labels = {});

  // While the answer lives nothing is read for Render(): changes that are made
  // under it show together or not at all.
  [[nodiscard]] std::unique_lock<std::mutex> Together() const;

  // Prometheus text format 0.0.4: all series and the standard process_* ones.
  std::string Render() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wirewatch
