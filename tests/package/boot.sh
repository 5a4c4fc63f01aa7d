#!/usr/bin/env bash
# boot.sh TREE: systemd as process 1 of TREE, an unpacked Debian, in namespaces of its own; runs until killed (SIGKILL).
#
# No container engine and no virtual machine: what a service manager needs of a kernel is mounted by hand. The network is the
# host's, so that a broker there can be reached. Needs root and a kernel that lets it make namespaces and mount cgroups.
set -euo pipefail
tree=$(cd -- "${1:?TREE}" && pwd)
name=wirewatch-boot-$$

# A cgroup of its own in every hierarchy, below the one that we are in: killing and counting must not touch others.
while IFS=: read -r _ controllers path; do
  case $controllers in
    '') [[ -e /sys/fs/cgroup/unified ]] && root=/sys/fs/cgroup/unified || root=/sys/fs/cgroup ;;
    name=*) root=/sys/fs/cgroup/${controllers#name=} ;;
    *) root=/sys/fs/cgroup/$controllers ;;
  esac
  here=$root${path%/}/$name
  mkdir -p "$here"
  if [[ $controllers == cpuset ]]; then # is empty at first, and then takes nobody
    cat "$root${path%/}/cpuset.cpus" >"$here/cpuset.cpus"
    cat "$root${path%/}/cpuset.mems" >"$here/cpuset.mems"
  fi
  echo $$ >"$here/cgroup.procs"
done </proc/self/cgroup

# shellcheck disable=SC2016 # what the inner shell expands
exec unshare --fork --pid --mount --uts --ipc --cgroup --propagation private --kill-child=KILL \
  bash -euo pipefail -c '
tree=$1
mount --bind "$tree" "$tree"
cd "$tree"
mkdir -p proc sys dev run tmp old
mount -t proc proc proc
mount -t sysfs sysfs sys

# As the host has it: one hierarchy, or version 1 with its controllers beside version 2.
if [[ -e /sys/fs/cgroup/unified ]]; then
  mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
  while IFS=: read -r _ controllers _; do
    [[ -n $controllers && $controllers != name=* ]] || continue
    mkdir "sys/fs/cgroup/$controllers"
    mount -t cgroup -o "$controllers" cgroup "sys/fs/cgroup/$controllers"
  done </proc/self/cgroup
  mkdir sys/fs/cgroup/systemd sys/fs/cgroup/unified
  mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
  mount -t cgroup2 cgroup2 sys/fs/cgroup/unified
else
  mount -t cgroup2 cgroup2 sys/fs/cgroup
fi

mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
hostname package-test
pivot_root . old
umount -l /old
mount --make-rshared / # else LoadCredential= hands over nothing, and says nothing
exec env -i container=test PATH=/usr/sbin:/usr/bin /lib/systemd/systemd --system --unit=multi-user.target
' boot "$tree"
