import { expect, test } from 'vitest'
import { createMetrics, type MetricSources } from '../../../src/api/ops/metrics.ts'

const SOURCES: MetricSources = {
  ingest: () => ({ objects: 2, stored: 10, duplicate: 3, rejected: 1 }),
  sources: () => [
    {
      kind: 'sqs',
      state: 'collecting',
      objects: 7,
      unreadable: 2,
      parked: 1,
      lastSuccess: 5000,
      lag: 1500,
    },
    { kind: 's3"} 1', state: 'failing', objects: 0, unreadable: 0, parked: 0 },
  ],
  runs: () => ({ running: 1, waiting: 4 }),
  memory: () => ({ rss: 1000, heapUsed: 500 }),
  eventLoopLag: () => 0.012,
}
const request = { api: 'detective', operation: 'ListGraphs', status: 200, seconds: 0.02 }

test('requests are counted by operation and status, and how long they took', () => {
  const metrics = createMetrics(SOURCES)
  metrics.observe(request)
  metrics.observe({ ...request, seconds: 3 })
  metrics.observe({ ...request, status: 403 })
  const text = metrics.render()
  expect(text).toContain(
    'dupin_requests_total{api="detective",operation="ListGraphs",status="200"} 2\n',
  )
  expect(text).toContain(
    'dupin_requests_total{api="detective",operation="ListGraphs",status="403"} 1\n',
  )
  const bucket = (le: string) =>
    `dupin_request_duration_seconds_bucket{api="detective",operation="ListGraphs",le="${le}"}`
  expect(text).toContain(`${bucket('0.01')} 0\n`)
  expect(text).toContain(`${bucket('0.025')} 2\n`)
  expect(text).toContain(`${bucket('+Inf')} 3\n`)
})

test('what is asked for comes from its sources', () => {
  const text = createMetrics(SOURCES).render()
  for (const line of [
    'dupin_ingest_objects_total 2',
    'dupin_ingest_records_total{result="duplicate"} 3',
    'dupin_source_objects_total{source="sqs-1",status="read"} 7',
    'dupin_source_objects_total{source="sqs-1",status="unreadable"} 2',
    'dupin_source_failing{source="s3___1-2"} 1',
    'dupin_source_lag_seconds{source="sqs-1"} 1.5',
    'dupin_source_last_success_timestamp_seconds{source="sqs-1"} 5',
    'dupin_runs_running 1',
    'dupin_runs_waiting 4',
    'process_resident_memory_bytes 1000',
    'nodejs_eventloop_lag_p99_seconds 0.012',
  ])
    expect(text).toContain(`${line}\n`)
})

test('every line is one of the text format, whatever came in as an operation', () => {
  const metrics = createMetrics(SOURCES)
  metrics.observe({ ...request, operation: 'a"} 1\nevil{x="' })
  const lines = metrics.render().split('\n')
  const known = /^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{(?:\w+="[\w.+-]*",?)+\})? [\d.e+-]+|)$/
  expect(lines.filter((line) => !known.test(line))).toEqual([])
})

test('endless operations do not make endless metrics', () => {
  const metrics = createMetrics(SOURCES)
  for (let i = 0; i < 2000; i++) metrics.observe({ ...request, operation: `op${i}` })
  expect(metrics.render().split('\n').length).toBeLessThan(8000)
  expect(metrics.render()).toContain('operation="others"')
})
