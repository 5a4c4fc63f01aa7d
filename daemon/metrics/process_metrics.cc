#include "daemon/metrics/process_metrics.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace wirewatch {
namespace {

// The fields of /proc/self/stat (proc(5)) that we show.
struct ProcStat {
  double user_ticks = 0;
  double system_ticks = 0;
  double threads = 0;
  double start_ticks = 0;  // since boot
  double virtual_bytes = 0;
  double resident_pages = 0;
};

ProcStat ReadStat() {
  std::ifstream file("/proc/self/stat");
  const std::string line((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  ProcStat stat;
  // The command's name, field 2, stands in parentheses and may hold anything.
  const std::size_t after_name = line.rfind(')');
  if (after_name == std::string::npos) {
    return stat;
  }
  std::istringstream fields(line.substr(after_name + 1));
  std::string word;
  for (int field = 3; fields >> word && field <= 24; ++field) {
    const double value = std::strtod(word.c_str(), nullptr);
    switch (field) {
      case 14:
        stat.user_ticks = value;
        break;
      case 15:
        stat.system_ticks = value;
        break;
      case 20:
        stat.threads = value;
        break;
      case 22:
        stat.start_ticks = value;
        break;
      case 23:
        stat.virtual_bytes = value;
        break;
      case 24:
        stat.resident_pages = value;
        break;
      default:
        break;
    }
  }
  return stat;
}

double BootTimeSeconds() {
  std::ifstream file("/proc/stat");
  std::string key;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("btime ")) {
      return std::strtod(line.c_str() + 6, nullptr);
    }
  }
  return 0;
}

double OpenFileDescriptors() {
  DIR* directory = opendir("/proc/self/fd");
  if (directory == nullptr) {
    return 0;
  }
  double count = -1;  // the descriptor of this listing
  // NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of our own
  while (const dirent* entry = readdir(directory)) {
    count += entry->d_name[0] == '.' ? 0 : 1;
  }
  closedir(directory);
  return count;
}

double MaxFileDescriptors() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0
             ? static_cast<double>(limit.rlim_cur)
             : 0;
}

prometheus::MetricFamily Family(const char* name, const char* help,
                                prometheus::MetricType type, double value) {
  prometheus::ClientMetric metric;
  if (type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  return {name, help, type, {metric}};
}

}  // namespace

std::vector<prometheus::MetricFamily> ProcessMetrics::Collect() const {
  using Type = prometheus::MetricType;
  static const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  static const double page = static_cast<double>(sysconf(_SC_PAGESIZE));
  static const double boot = BootTimeSeconds();
  const ProcStat stat = ReadStat();
  return {
      Family("process_cpu_seconds_total", "User and system CPU time spent",
             Type::Counter, (stat.user_ticks + stat.system_ticks) / ticks),
      Family("process_resident_memory_bytes", "Resident memory", Type::Gauge,
             stat.resident_pages * page),
      Family("process_virtual_memory_bytes", "Virtual memory", Type::Gauge,
             stat.virtual_bytes),
      Family("process_start_time_seconds",
             "Start time of the process since the Unix epoch", Type::Gauge,
             boot + stat.start_ticks / ticks),
      Family("process_open_fds", "Open file descriptors", Type::Gauge,
             OpenFileDescriptors()),
      Family("process_max_fds", "Limit of open file descriptors", Type::Gauge,
             MaxFileDescriptors()),
      Family("process_threads", "Threads", Type::Gauge, stat.threads),
  };
}

}  // namespace wirewatch
