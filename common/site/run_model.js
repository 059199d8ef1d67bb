// A run, taken from its trace, as moments that one can step through: what runs,
// what stands in the ready queue, which timers are set, who waits for what, and
// what is printed. It knows nothing of pages.
//
// The trace tells each change of each subject. A step of a task is reported
// twice: as a callback without a name, which stands in the queue, and as the
// task that runs within it. Here the callback lends the task its place.
"use strict";

{
// The first report of a subject says what kind it is; who ran at that moment
// made it. Whoever runs directly within a callback is whom it works for.
function who_is_who(trace) {
  const subjects = trace.subjects.map((name) => ({ name, kind: "" }));
  const running = [];
  for (const { who, now, why } of trace.steps) {
    const one = subjects[who];
    const above = running.at(-1);
    if (!one.kind) {
      one.kind = why === "timer" ? "timer" : one.name ? "task" : "callback";
      one.made_by = above;
    }
    if (now === "running") {
      if (above && above !== one && above.kind === "callback" && !above.name)
        above.works_for ||= one;
      running.push(one);
    } else if (running.includes(one)) {
      running.splice(running.lastIndexOf(one), 1);
    }
    one.due = trace.deadlines[who];
  }
  return subjects;
}

function behind(one) {
  while (one.works_for) one = one.works_for;
  return one;
}

function label(one) {
  if (one.name) return one.name;
  const maker = one.made_by && behind(one.made_by);
  const of = maker && maker !== one ? " of " + label(maker) : "";
  return (one.kind === "timer" ? "a timer" : "a callback") + of;
}

// Times are microseconds. A whole run is told in one unit.
function time_writer(trace) {
  const times = trace.steps.map(({ at }) => at);
  if (times.every((at) => at === 0)) return () => "";
  if (times.every((at) => at % 60e6 === 0)) return (at) => at / 60e6 + " min";
  if (times.at(-1) >= 600e6) return (at) => Number((at / 60e6).toFixed(2)) + " min";
  if (times.every((at) => at % 1e4 === 0)) return (at) => at / 1e6 + " s";
  return (at) => Number((at / 1000).toFixed(1)) + " ms";
}

class run_so_far {
  constructor(trace) {
    this.subjects = who_is_who(trace);
    this.time = time_writer(trace);
    this.known = new Map();  // who has been heard of: its last change
    this.queue = [];
    this.running = [];  // the innermost is the last
  }

  // Takes a change in; returns what happened in words, or nothing where a
  // reader need not stop.
  take({ who, now, why }) {
    const reported = this.subjects[who];
    const one = behind(reported);
    if (one !== reported) return this.take_place(one, now, why);
    const before = this.known.get(one)?.now;
    if (before === "running") this.running = this.running.filter((x) => x !== one);
    if (now === "ready" && this.queue.includes(one) && before !== "running") {
      this.known.set(one, { now, why });
      return "";  // its callback has told it already
    }
    this.known.set(one, { now, why });
    if (now === "running") this.running.push(one);
    if (now === "ready" && !this.queue.includes(one)) this.queue.push(one);
    if (now !== "ready") this.leave_queue(one);
    return this.words(one, now, why, before);
  }

  // The callback that does a step of `one` joins or leaves the queue.
  take_place(one, now, why) {
    if (now === "cancelled") this.leave_queue(one);
    if (now === "done" && why) return label(one) + ": " + why;
    if (now !== "ready") return "";
    this.queue.push(one);
    const is_running = this.running.includes(one);
    if (!is_running) this.known.set(one, { now });
    return label(one) + " joins the ready queue";
  }

  leave_queue(one) {
    const place = this.queue.indexOf(one);
    if (place >= 0) this.queue.splice(place, 1);
  }

  words(one, now, why, before) {
    const name = label(one);
    const is_timer = one.kind === "timer";
    if (now === "running") return name + (is_timer ? " rings" : " runs");
    if (now === "cancelled") return name + " is cancelled" + (why ? ": " + why : "");
    if (now === "done")
      return why ? name + ": " + why : one.kind === "task" ? name + " is done" : "";
    if (now === "waiting")
      return is_timer ? name + " is set: " + this.until(one)
                      : name + " waits for " + this.reason(one, why);
    if (before === "running") return name + " pauses, and stands in the ready queue";
    return name + (is_timer ? " is due, and joins the ready queue" : " joins the ready queue");
  }

  until(timer) {
    return timer.due === undefined ? "for good" : "until " + this.time(timer.due);
  }

  // Who sleeps waits for a timer of its own: until when?
  reason(one, why) {
    if (why !== "a timer") return why || "something";
    const own = [...this.known].filter(
        ([other, { now }]) => other.kind === "timer" && now === "waiting" &&
            other.made_by && behind(other.made_by) === one);
    return own.length > 0 ? "a timer, " + this.until(own.at(-1)[0]) : why;
  }

  waiting(kind_is_timer) {
    return [...this.known].filter(
        ([one, { now }]) => now === "waiting" && (one.kind === "timer") === kind_is_timer);
  }

  // What one sees at this moment.
  picture() {
    const timers = this.waiting(true).map(([one]) => one);
    timers.sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity));
    const lanes = new Map();
    for (const [one, { now }] of this.known) {
      if (!one.name || now === "done" || now === "cancelled") continue;
      const order = ["waiting", "ready", "running"];
      if (order.indexOf(now) >= order.indexOf(lanes.get(one.name) ?? "waiting"))
        lanes.set(one.name, now);
    }
    return {
      runs: this.running.map(label),
      queue: this.queue.map(label),
      timers: timers.map((one) => [label(one), this.until(one)]),
      waiting: this.waiting(false).map(
          ([one, { why }]) => [label(one), this.reason(one, why)]),
      lanes,
    };
  }
}

// The moments of a run. Each says when it is, what happens, and from which byte
// of the output to which it prints.
book.moments_of = (trace) => {
  const run = new run_so_far(trace);
  const moments = [];
  for (const change of trace.steps) {
    const words = run.take(change);
    if (!words) continue;
    if (moments.length > 0) moments.at(-1).printed_to = change.printed;
    moments.push({ at: change.at, time: run.time(change.at), words,
                   printed_from: change.printed, ...run.picture() });
  }
  const size = new TextEncoder().encode(trace.output).length;
  if (moments.length > 0) moments.at(-1).printed_to = size;
  if (moments.length > 0 && moments[0].printed_from > 0) moments[0].printed_from = 0;
  if (moments.length > 0)
    moments.push({ ...run.picture(), at: moments.at(-1).at, time: moments.at(-1).time,
                   words: "the run is over", printed_from: size, printed_to: size });
  return moments;
};
}
