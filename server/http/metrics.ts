// What the server counts and measures, for Prometheus.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  readonly registry: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly signals: Counter<'result'>;
  readonly entries: Counter;
};

/** What is asked for when Prometheus comes by. */
export type Observed = {
  openRooms(): number;
  unreadSignals(): number;
  agentFaults(): number;
  eventSockets(): number;
};

export function createMetrics(observed: Observed): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  gauge('muster_rooms_open', 'Incidents held in memory', observed.openRooms);
  gauge('muster_signals_unread', 'Stored signals that perception has not read yet', observed.unreadSignals);
  gauge('muster_agent_faults', 'Signals and rankings that were skipped because of a fault, in the rooms now open', observed.agentFaults);
  gauge('muster_event_sockets', 'Connected event sockets', observed.eventSockets);
  return {
    registry,
    requests: new Histogram({
      name: 'muster_http_request_seconds',
      help: 'Time to answer an API request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    signals: new Counter({ name: 'muster_signals_total', help: 'Signals delivered', labelNames: ['result'], registers }),
    entries: new Counter({ name: 'muster_log_entries_total', help: 'Entries written to the logs of incidents', registers }),
  };
}
