/** A request that was answered. No account and no name may be in it: metrics are told to everybody. */
export interface ObservedRequest {
  readonly api: string
  readonly operation: string
  readonly status: number
  readonly seconds: number
}

/** What was read since the process began. */
export interface IngestCounts {
  readonly objects: number
  readonly stored: number
  readonly duplicate: number
  readonly rejected: number
}

/** How the collecting of one source goes. Its name is its owner's word: metrics know it by its kind and a number. */
export interface SourceCounts {
  readonly kind: string
  readonly state: string
  readonly objects: number
  readonly unreadable: number
  readonly parked: number
  /** Milliseconds since the epoch. */
  readonly lastSuccess?: number
  /** Milliseconds. */
  readonly lag?: number
}

/** What is asked for when metrics are: it must answer at once. */
export interface MetricSources {
  readonly ingest: () => IngestCounts
  /** In the order of the configuration; none where nothing is collected. */
  readonly sources: () => readonly SourceCounts[]
  readonly runs: () => { readonly running: number; readonly waiting: number }
  readonly memory: () => { readonly rss: number; readonly heapUsed: number }
  /** How late the event loop is, seconds: the 99th percentile since it was asked last. */
  readonly eventLoopLag: () => number
}

export interface Metrics {
  readonly observe: (request: ObservedRequest) => void
  /** In Prometheus's text format. https://prometheus.io/docs/instrumenting/exposition_formats/ */
  readonly render: () => string
}

/** Upper bounds of the latency histogram, seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const
/** More kinds of request than there are operations can only come from a mistake: they are counted together. */
const MOST_SERIES = 500

interface Histogram {
  readonly counts: number[]
  sum: number
  count: number
}

export function createMetrics(sources: MetricSources): Metrics {
  const requests = new Map<string, number>()
  const latencies = new Map<string, Histogram>()
  const observe = ({ api, operation, status, seconds }: ObservedRequest): void => {
    const known = `api="${label(api)}",operation="${label(operation)}"`
    const full = latencies.size >= MOST_SERIES && !latencies.has(known)
    const series = full ? `api="${label(api)}",operation="others"` : known
    const counted = `${series},status="${Math.trunc(status)}"`
    requests.set(counted, (requests.get(counted) ?? 0) + 1)
    const histogram = latencies.get(series) ?? { counts: BUCKETS.map(() => 0), sum: 0, count: 0 }
    latencies.set(series, histogram)
    for (const [i, bound] of BUCKETS.entries())
      if (seconds <= bound) histogram.counts[i] = (histogram.counts[i] ?? 0) + 1
    histogram.sum += seconds
    histogram.count++
  }
  const render = () =>
    [
      ...requestLines(requests),
      ...latencyLines(latencies),
      ...gaugeLines(sources),
      ...sourceLines(sources.sources()),
      '',
    ].join('\n')
  return { observe, render }
}

function requestLines(requests: ReadonlyMap<string, number>): string[] {
  const lines = [...requests].map(([labels, count]) => `dupin_requests_total{${labels}} ${count}`)
  return family('dupin_requests_total', 'counter', 'Requests that were answered.', lines)
}

function latencyLines(latencies: ReadonlyMap<string, Histogram>): string[] {
  const name = 'dupin_request_duration_seconds'
  const lines = [...latencies].flatMap(([labels, { counts, sum, count }]) => [
    ...BUCKETS.map((bound, i) => `${name}_bucket{${labels},le="${bound}"} ${counts[i] ?? 0}`),
    `${name}_bucket{${labels},le="+Inf"} ${count}`,
    `${name}_sum{${labels}} ${sum}`,
    `${name}_count{${labels}} ${count}`,
  ])
  return family(name, 'histogram', 'How long requests took.', lines)
}

function gaugeLines(sources: MetricSources): string[] {
  const { objects, ...records } = sources.ingest()
  const { running, waiting } = sources.runs()
  const { rss, heapUsed } = sources.memory()
  const results = Object.entries(records).map(
    ([result, count]) => `dupin_ingest_records_total{result="${result}"} ${count}`,
  )
  const gauge = (name: string, help: string, value: number) =>
    family(name, 'gauge', help, [`${name} ${value}`])
  return [
    ...family('dupin_ingest_objects_total', 'counter', 'Log objects that were read.', [
      `dupin_ingest_objects_total ${objects}`,
    ]),
    ...family('dupin_ingest_records_total', 'counter', 'Records by what became of them.', results),
    ...gauge('dupin_runs_running', 'Investigations that are under way.', running),
    ...gauge('dupin_runs_waiting', 'Investigations that wait.', waiting),
    ...gauge('process_resident_memory_bytes', 'Memory of the process.', rss),
    ...gauge('nodejs_heap_size_used_bytes', 'Heap in use.', heapUsed),
    ...gauge(
      'nodejs_eventloop_lag_p99_seconds',
      'How late the event loop is.',
      sources.eventLoopLag(),
    ),
  ]
}

function sourceLines(sources: readonly SourceCounts[]): string[] {
  const name = 'dupin_source_objects_total'
  const labels = sources.map(({ kind }, i) => `source="${label(kind)}-${i + 1}"`)
  const each = (of: (source: SourceCounts, labels: string) => string[]) =>
    sources.flatMap((source, i) => of(source, labels[i] ?? ''))
  const objects = each(({ objects: read, unreadable }, source) => [
    `${name}{${source},status="read"} ${read}`,
    `${name}{${source},status="unreadable"} ${unreadable}`,
  ])
  const gauge = (what: string, help: string, of: (source: SourceCounts) => number | undefined) => {
    const lines = each((source, known) => {
      const value = of(source)
      return value === undefined ? [] : [`dupin_source_${what}{${known}} ${value}`]
    })
    return lines.length === 0 ? [] : family(`dupin_source_${what}`, 'gauge', help, lines)
  }
  return [
    ...(objects.length === 0 ? [] : family(name, 'counter', 'Log objects of a source.', objects)),
    ...gauge('parked', 'Messages that were given up.', ({ parked }) => parked),
    ...gauge('failing', 'Whether the last attempt did not get through.', ({ state }) =>
      state === 'failing' ? 1 : 0,
    ),
    ...gauge('last_success_timestamp_seconds', 'When a source last got through.', (source) =>
      source.lastSuccess === undefined ? undefined : source.lastSuccess / 1000,
    ),
    ...gauge('lag_seconds', 'From a message until what it names can be asked for.', ({ lag }) =>
      lag === undefined ? undefined : lag / 1000,
    ),
  ]
}

function family(name: string, type: string, help: string, lines: readonly string[]): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines]
}

/** Operations are our own words; whatever else came in is spelt harmlessly. */
function label(text: string): string {
  return text.replaceAll(/[^\w.-]/g, '_').slice(0, 64)
}
