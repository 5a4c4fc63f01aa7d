"""The faults of the chaos test. Each is a function of the arena that does its harm,
heals the network and the brokers behind it (the fleet is healed by the caller) and
says in a few words what it did, or None if the occasion did not come."""
import contextlib
import threading
import time

import cases
import fleet as fleets
import proxy
from admin import EARLIEST

TRANSACTIONAL = [proxy.PRODUCE, proxy.ADD_PARTITIONS, proxy.ADD_OFFSETS, proxy.TXN_OFFSET_COMMIT, proxy.END_TXN]
PLAIN = [proxy.PRODUCE, proxy.OFFSET_COMMIT]
JOINING = [proxy.OFFSET_FETCH, proxy.JOIN_GROUP, proxy.SYNC_GROUP]  # only asked when somebody comes or goes
TRAP_SECONDS = 4
MOST_PARTITIONS = 10  # of the input


def killed(arena):
    """F01: kill -9 of an instance at work, at any moment."""
    victim = arena.rng.choice(arena.fleet.living())
    flowing = victim.wait_until_flowing(arena.rng.choice((0, 2, 4)))
    time.sleep(arena.rng.uniform(0, 0.4))
    arena.fleet.kill(victim)
    return f"{victim.name}{'' if flowing else ' before it worked'}"


def killed_together(arena):
    """kill -9 of all, and a look: what is visible is exactly what was passed."""
    arena.rng.choice(arena.fleet.living()).wait_until_flowing(4)
    time.sleep(arena.rng.uniform(0, 0.3))
    for victim in arena.fleet.living():
        arena.fleet.kill(victim)
    verdicts = arena.look()
    return f"all; {sum(verdicts.values())} verdicts so far"


def point(arena):
    """A request of the protocol, and before or after the broker acts on it."""
    ours = TRANSACTIONAL + [proxy.INIT_PRODUCER_ID] if arena.exactly_once else PLAIN
    keys = [key for key in ours * 2 + JOINING if not arena.requests or proxy.NAMES[key] in arena.requests]
    key = arena.rng.choice(keys)
    return key, arena.rng.choice((proxy.BEFORE, proxy.AFTER))


def at_point(arena, act, what):
    """Sets a trap, waits for the next one to step into it, and tells where."""
    key, moment = point(arena)
    stepped = []

    def spring(client):
        stepped.append(client)
        return act(client)
    trap = proxy.Trap(key, moment, spring)
    arena.cluster.proxy.set(trap)
    if key in JOINING or key == proxy.INIT_PRODUCER_ID:
        newcomer = arena.rng.choice(arena.fleet.instances)
        arena.fleet.kill(newcomer)
        arena.fleet.start(newcomer)
    sprung = trap.sprung.wait(TRAP_SECONDS)
    arena.cluster.proxy.set(None)
    if not sprung:
        return None
    time.sleep(arena.rng.uniform(0, 0.3))
    return f"{stepped[0]} {what} {moment} {proxy.NAMES[key]}"


def killed_at_point(arena):
    """kill -9 at a chosen request; what the broker answers, nobody hears."""
    def act(client):
        arena.fleet.kill(arena.fleet.named(client))
        return proxy.CUT
    return at_point(arena, act, "killed")


def cut_at_point(arena):
    """The connection breaks at a chosen request, or behind it."""
    return at_point(arena, lambda _client: proxy.CUT, "cut off")


def unanswered_at_point(arena):
    """A chosen request, or its reply, is lost; the connection stays."""
    told = at_point(arena, lambda _client: proxy.DROP, "unanswered")
    time.sleep(arena.rng.uniform(0, 2))
    return told


def late_at_point(arena):
    """A chosen request, or its reply, comes late, also after a new one was sent.
    Sometimes its sender dies right behind that: what a stray request has done to
    a later transaction is not mended by the rest of it."""
    seconds = arena.rng.uniform(0.2, 4)
    dies = seconds + arena.rng.uniform(0, 0.1) if arena.rng.random() < 0.5 else None

    def act(client):
        if dies:
            threading.Timer(dies, arena.fleet.kill, [arena.fleet.named(client)]).start()
        return seconds
    told = at_point(arena, act, f"{seconds:.1f} s late{' and then killed' if dies else ''}")
    if told:
        time.sleep(dies + 0.1 if dies else arena.rng.uniform(0, seconds))
    return told


def frozen(arena):
    """F03: a zombie: SIGSTOP for longer than the group waits, then SIGCONT."""
    victim = arena.rng.choice(arena.fleet.living())
    victim.wait_until_flowing(3)
    seconds = fleets.SESSION + arena.rng.uniform(0.3, 3)
    arena.fleet.freeze(victim, seconds)
    time.sleep(seconds + arena.rng.uniform(0.2, 1.5))
    return f"{victim.name} for {seconds:.1f} s"


def frozen_at_point(arena):
    """A zombie whose request arrives when it has long been replaced."""
    seconds = fleets.SESSION + arena.rng.uniform(0.3, 2)

    def act(client):
        arena.fleet.freeze(arena.fleet.named(client), seconds)
        return seconds
    told = at_point(arena, act, f"frozen for {seconds:.1f} s")
    if told:
        time.sleep(seconds + 0.5)
    return told


def terminated(arena):
    """F05: SIGTERM under load, in catching up, before the first assignment: exit code 0."""
    victim = arena.rng.choice(arena.fleet.living())
    rounds = arena.rng.randint(1, 3)
    for _ in range(rounds):
        victim.wait_until_up()
        time.sleep(arena.rng.uniform(0, 1.2))
        arena.fleet.terminate(victim)
        arena.fleet.start(victim)
    return f"{victim.name} {rounds} times"


def broker_killed(arena):
    """F10: kill -9 of a broker, which comes back on its own data."""
    broker = arena.rng.choice(arena.cluster.brokers)
    broker.kill()
    away = arena.rng.uniform(0, 5)
    time.sleep(away)
    if arena.rng.random() < 0.3 and arena.fleet.living():
        arena.fleet.kill(arena.rng.choice(arena.fleet.living()))
    arena.cluster.up()
    return f"{broker.directory.name} for {away:.1f} s"


def storm(arena):
    """F17: instances come and go faster than the group can settle."""
    deadline = time.monotonic() + arena.rng.uniform(4, 8)
    comings = 0
    while time.monotonic() < deadline:
        one = arena.rng.choice(arena.fleet.instances)
        if not one.lives:
            arena.fleet.start(one)
            comings += 1
        elif arena.rng.random() < 0.5:
            arena.fleet.kill(one)
        elif one.wait_until_up():
            arena.fleet.terminate(one)
        time.sleep(arena.rng.uniform(0.1, 1.2))
    return f"{comings} came"


def reloaded(arena):
    """F30, F34: two watchlists in turns under load, by SIGHUP; sometimes a kill in the middle."""
    times = arena.rng.randint(8, 20)
    for instance in arena.fleet.living():
        instance.wait_until_up()
    for turn in range(times):
        if not arena.fleet.living():
            break
        instance = arena.rng.choice(arena.fleet.living())
        arena.fleet.reload(instance, cases.B if instance.generation is cases.A else cases.A)
        if turn == times - 1 and arena.rng.random() < 0.5:
            arena.fleet.kill(instance)
        time.sleep(0.1)
    return f"{times} times"


def poisoned(arena):
    """F27: nothing but records that are no articles, for a while."""
    count = arena.rng.randint(200, 800)
    arena.load.burst(count, "poison")
    return f"{count} records"


def removed(arena):
    """F21: retention takes records that wait to be read, from the living or the dead."""
    if arena.rng.random() < 0.5:
        for victim in arena.fleet.living():
            arena.fleet.kill(victim)
    arena.load.burst(300)
    ends = arena.read_input()
    # Where the group has committed nothing it has not begun: what goes before that
    # is not missed (docs/delivery.md).
    begun = arena.admin.committed(fleets.GROUP, cases.INPUT)
    if not begun:
        return None
    partition = arena.rng.choice(sorted(begun))
    arena.checker.removed_below(partition, ends[partition])
    arena.admin.delete_records(cases.INPUT, partition, ends[partition])
    return f"partition {partition} below {ends[partition]}"


def partitions_added(arena):
    """F23: the input topic grows."""
    now = len(arena.admin.offsets(cases.INPUT, EARLIEST))
    if now >= MOST_PARTITIONS:
        return None
    arena.admin.add_partitions(cases.INPUT, now + 1)
    return f"{now} to {now + 1}"


@contextlib.contextmanager
def network(arena, **changes):
    arena.cluster.proxy.become(proxy.Network(**changes))
    try:
        yield
    finally:
        arena.cluster.proxy.become(proxy.Network())


def silent(arena):
    """F12: a black hole: connections stay, nothing comes through."""
    seconds = arena.rng.uniform(0.5, 6)
    with network(arena, silent=True):
        time.sleep(seconds)
    return f"{seconds:.1f} s"


def slow(arena):
    """F12: a slow line, or one of a long way."""
    seconds = arena.rng.uniform(3, 6)
    changes = arena.rng.choice(({"latency": 0.05}, {"latency": 0.3}, {"bytes_per_second": 50_000.0}))
    with network(arena, **changes):
        time.sleep(seconds)
    return f"{changes} for {seconds:.1f} s"


def refused(arena):
    """F12: all connections break, and no new one is taken for a while."""
    seconds = arena.rng.uniform(0.2, 4)
    with network(arena, closed=True):
        time.sleep(seconds)
    return f"{seconds:.1f} s"


def stopped_in_the_dark(arena):
    """F06: SIGTERM while no broker can be reached: in time, exit code 0."""
    victim = arena.rng.choice(arena.fleet.living())
    victim.wait_until_up()
    with network(arena, silent=True):
        time.sleep(arena.rng.uniform(0, 1))
        arena.fleet.terminate(victim)
    return victim.name


# How often each is chosen, beside the others.
WEIGHTS = {killed: 30, killed_at_point: 50, killed_together: 4, cut_at_point: 6, unanswered_at_point: 6,
           late_at_point: 5, frozen: 2, frozen_at_point: 4, terminated: 4, broker_killed: 3, storm: 3, reloaded: 3,
           poisoned: 2, removed: 2, partitions_added: 1, silent: 2, slow: 2, refused: 2, stopped_in_the_dark: 2}


def one_by_one(rng, wanted=None, once=False):
    """The faults in the order in which they come: first each once, then by weight."""
    weights = {fault: weight for fault, weight in WEIGHTS.items() if not wanted or fault.__name__ in wanted}
    first = list(weights)
    rng.shuffle(first)
    yield from first
    while not once:
        yield rng.choices(list(weights), list(weights.values()))[0]
