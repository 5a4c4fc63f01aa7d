"""A Kafka cluster of one or three nodes, with a proxy in front of each.

Two ways lead to each broker: the straight one, for the test itself and between
the brokers, and the one through the proxy, for the daemons. Brokers tell whoever
came by a way of no other.
"""
import kafka
import proxy
from admin import Admin


class Cluster:
    def __init__(self, directory, nodes):
        self.layouts = kafka.layouts(nodes)
        self.brokers = [kafka.Broker(directory / f"kafka-{layout.node}") for layout in self.layouts]
        self.proxy = proxy.Proxy({layout.proxy: layout.behind_proxy for layout in self.layouts})
        self.admin = Admin([f"127.0.0.1:{layout.port}" for layout in self.layouts])
        self.bootstrap = ",".join(self.admin.addresses)
        self.proxied = ",".join(f"127.0.0.1:{layout.proxy}" for layout in self.layouts)
        self.id = self.layouts[0].cluster
        self.replicas = self.layouts[0].replicas

    def start(self):
        for broker, layout in zip(self.brokers, self.layouts):
            broker.format(layout)
        self.up()
        self.proxy.start()

    def up(self):
        """Starts those that do not run."""
        for broker in self.brokers:
            broker.launch()
        for broker in self.brokers:
            broker.wait_until_ready()

    def end(self):
        for broker in self.brokers:
            broker.kill()
        self.proxy.stop()
