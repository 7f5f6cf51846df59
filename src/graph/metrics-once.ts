/**
 * Datapoints of some metrics, each once. The same datapoint may come in several periods and under several sets of
 * dimensions, or from a stream and from an answer of the API: in each hour the finest and barest layout is taken, of two that are
 * alike the one that knows percentiles, and else that of the stream, which alone tells units.
 *
 * Answers common table expressions that end in `once (hour, name, resource, resource_type, account, region, variant, sum,
 * samples, p99)`, one row an hour: sums, and of percentiles the highest.
 *
 * @param names names of metrics; our own, since they become part of the statement
 * @param where a condition on `m`, a row of the metrics
 */
export function metricsOnce(names: readonly string[], where: string): string {
  const listed = names.map((name) => `'${name}'`).join(', ')
  const key = 'hour, name, resource, account, region, variant'
  return `metric_name AS (SELECT id, text AS name FROM term WHERE text IN (${listed})),
  raw AS (SELECT date_trunc('hour', m.time) AS hour, n.name, m.resource, m.resource_type, m.account, m.region, m.variant,
      m.period_seconds, m.dimensions, coalesce(m.unit, 0) AS unit, m.sum, m.samples, m.p99
    FROM stored.metric m JOIN metric_name n ON n.id = m.name
    WHERE ${where} AND m.resource <> 0
      AND m.namespace IN (SELECT id FROM term WHERE text IN ('AWS/SageMaker', 'AWS/Bedrock'))),
  summed AS (SELECT ${key}, period_seconds, dimensions, unit, max(resource_type) AS resource_type, sum(sum) AS sum,
      sum(samples) AS samples, max(p99) AS p99 FROM raw GROUP BY ${key}, period_seconds, dimensions, unit),
  layout AS (SELECT s.*, row_number() OVER (PARTITION BY ${key} ORDER BY period_seconds, length(d.text), dimensions,
      p99 IS NULL, unit = 0, unit) AS nth
    FROM summed s JOIN term d ON d.id = s.dimensions),
  once AS (SELECT * FROM layout WHERE nth = 1)`
}
