#!/usr/bin/env python3
"""compose.yaml and the Kubernetes manifests: what they mount is there, and is read without a fault; ports, probes and user
are those of the image and of the configuration.

    containers_test.py WIREWATCH DEPLOY

Puts the files where the containers will have them, below a directory of its own,
and lets the programs that will read them check them: `wirewatch check`, promtool.
Needs no engine and no cluster. Needs the Debian package prometheus.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def mounted(service, base, root):
    """The volumes of a compose service, copied below `root`."""
    for volume in service["volumes"]:
        source, target, mode = volume.split(":")
        if mode != "ro":
            raise SystemExit(f"{volume}: is writable")
        here, there = (base / source).resolve(), root / target.lstrip("/")
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.is_dir():
            shutil.copytree(here, there, dirs_exist_ok=True)
        else:
            shutil.copy(here, there)


def run(*command):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return [] if done.returncode == 0 else [f"{' '.join(map(str, command))}:\n{done.stdout}"]


def moved(path, root):
    """Absolute paths of a configuration, as they are below `root`."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(" /etc/", f" {root}/etc/"), encoding="utf-8")


def port_of(config):
    return int(str(load(config)["http"]["listen"]).rpartition(":")[2])


def differences(what, *seen):
    """A fault if they are not all the same."""
    return [f"{what}: {', '.join(map(str, seen))}"] if len(set(seen)) > 1 else []


def image(deploy, instruction):
    """What the Containerfile says: the last `USER`, the `EXPOSE`."""
    return re.findall(rf"^{instruction} (.+)$", (deploy / "image/Containerfile").read_text(encoding="utf-8"), re.MULTILINE)[-1]


def compose_faults(program, deploy, root):
    base = deploy / "compose"
    services = load(base / "compose.yaml")["services"]
    for name in ("wirewatch", "prometheus", "grafana"):
        mounted(services[name], base, root / name)
    faults = run(program, "check", root / "wirewatch/etc/wirewatch/wirewatch.yaml")
    faults += run("promtool", "check", "config", root / "prometheus/etc/prometheus/prometheus.yml")
    grafana = root / "grafana"
    provider = load(grafana / "etc/grafana/provisioning/dashboards/wirewatch.yaml")["providers"][0]
    boards = sorted((grafana / provider["options"]["path"].lstrip("/")).glob("*.json"))
    if [json.loads(board.read_text(encoding="utf-8"))["uid"] for board in boards] != ["wirewatch-desks", "wirewatch-operations"]:
        faults.append("Grafana is provisioned with other dashboards")
    source = load(grafana / "etc/grafana/provisioning/datasources/prometheus.yaml")["datasources"][0]
    if not source["url"].startswith("http://prometheus:"):
        faults.append("Grafana asks another Prometheus than the one of compose.yaml")
    listens = port_of(base / "wirewatch.yaml")
    scraped = [target for job in load(base / "prometheus.yml")["scrape_configs"]
               for each in job["static_configs"] for target in each["targets"] if target.startswith("wirewatch:")]
    faults += differences("compose: ports", listens, int(image(deploy, "EXPOSE")), *(int(target.split(":")[1]) for target in scraped),
                          *(int(port.split(":")[-1]) for port in services["wirewatch"]["ports"]))
    build = services["wirewatch"]["build"]
    if not (base / build["context"] / build["dockerfile"]).exists():
        faults.append("the image's Containerfile is not there")
    return faults


def kubernetes_faults(program, deploy, root):
    base = deploy / "kubernetes"
    kustomization = load(base / "kustomization.yaml")
    faults = [f"{name} is not there" for name in kustomization["resources"] if not (base / name).exists()]
    pod = load(base / "statefulset.yaml")["spec"]["template"]["spec"]
    container = pod["containers"][0]
    sources = {volume["name"]: volume["configMap"]["name"] for volume in pod["volumes"] if "configMap" in volume}
    files = {each["name"]: each["files"] for each in kustomization["configMapGenerator"]}
    for mount in container["volumeMounts"]:
        if mount["name"] in sources:
            folder = root / mount["mountPath"].lstrip("/")
            folder.mkdir(parents=True)
            for name in files[sources[mount["name"]]]:
                shutil.copy(base / name, folder)
    listens = {each["name"]: each["containerPort"] for each in container["ports"]}
    faults += differences("Kubernetes: ports", port_of(base / "wirewatch.yaml"), int(image(deploy, "EXPOSE")), listens["http"])
    probes = [container[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")]
    faults += differences("Kubernetes: probes", repr([(each["path"], each["port"]) for each in probes]),
                          repr([("/-/healthy", "http"), ("/-/healthy", "http"), ("/-/ready", "http")]))
    user = pod["securityContext"]
    faults += differences("Kubernetes: user", f"{user['runAsUser']}:{user['runAsGroup']}", image(deploy, "USER"))
    config = root / container["args"][container["args"].index("--config") + 1].lstrip("/")
    moved(config, root)
    return faults + run(program, "check", config)


def main(program, deploy):
    with tempfile.TemporaryDirectory(prefix="wirewatch-containers-") as scratch:
        root = pathlib.Path(scratch)
        faults = compose_faults(program, pathlib.Path(deploy), root / "compose")
        faults += kubernetes_faults(program, pathlib.Path(deploy), root / "kubernetes")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
