import { UserError } from '../../src/events/user-error.ts'
import type {
  CallGraph,
  NodeSeries,
  ServiceMetrics,
} from '../../src/investigations/service-causes/service-metrics.ts'
import { parseCsv } from './csv.ts'

/** As pandas writes a frame with columns of three levels: microservice, metric, statistic, then the name of the index. */
const LEVELS = ['microservice', 'metric', 'statistic']

/**
 * Reads `metrics.csv`: three records of column names, one that names the index (may be missing), then a record per row:
 * seconds since 1970 and the values, empty where nothing was measured. Rows are sorted by time; of two of one time the
 * last one counts. Latency is the mean, or the statistic named where a node has no mean.
 *
 * @throws UserError for a table of another shape, or a value that is no number
 */
export function parseMetrics(text: string, file: string, statistic = 'Average'): ServiceMetrics {
  const records = parseCsv(text, file)
  const [services = [], metrics = [], statistics = []] = records
  if (records.length < 4 || services.length < 2 || metrics.length !== services.length)
    throw new UserError(
      `${file} does not begin with three lines of column names (${LEVELS.join(', ')}): give a metrics.csv of PetShop's layout`,
    )
  const rows = rowsOf(records.slice(3), services.length, file)
  const nodes = new Map<string, NodeSeries>()
  const columns = columnsOf(services, metrics, statistics)
  for (const [node, own] of columns) {
    const column = (key: string) => {
      const at = own.get(key)
      return at === undefined ? undefined : rows.map(({ values }) => values[at] ?? Number.NaN)
    }
    const none = () => rows.map(() => Number.NaN)
    const requests = column('requests Sum')
    nodes.set(node, {
      ...(requests === undefined ? {} : { requests }),
      latency: column('latency Average') ?? column(`latency ${statistic}`) ?? none(),
      availability: column('availability Average') ?? none(),
    })
  }
  return { times: rows.map(({ time }) => 1000 * time), nodes }
}

/** Reads `graph.csv`: a square of names; a number other than 0 says that the name of the row calls that of the column. */
export function parseGraph(text: string, file: string): CallGraph {
  const [header = [], ...records] = parseCsv(text, file)
  if (header.length < 2 || records.length === 0)
    throw new UserError(`${file} is no table of who calls whom: give PetShop's graph.csv`)
  const graph = new Map<string, string[]>()
  for (const name of header.slice(1)) graph.set(name, [])
  records.forEach((record, i) => {
    const [name = '', ...cells] = record
    const callees = cells.flatMap((cell, at) => {
      const weight = numberAt(cell, file, i + 2, at + 2)
      const callee = header[at + 1]
      return callee === undefined || Number.isNaN(weight) || weight === 0 ? [] : [callee]
    })
    graph.set(name, [...(graph.get(name) ?? []), ...callees])
  })
  return graph
}

type Row = { readonly time: number; readonly values: readonly number[] }

function rowsOf(records: readonly string[][], columns: number, file: string): Row[] {
  const rows = new Map<number, Row>()
  records.forEach((record, i) => {
    // The line that names the index has no values.
    if (i === 0 && Number.isNaN(Number(record[0])) && record.slice(1).every((cell) => cell === ''))
      return
    const line = i + 4
    const values = record.map((cell, at) => numberAt(cell, file, line, at + 1))
    const [time] = values
    if (time === undefined || !Number.isFinite(time))
      throw new UserError(`${file}, line ${line}: ${JSON.stringify(record[0])} is no time`)
    if (record.length > columns)
      throw new UserError(
        `${file}, line ${line}: ${record.length} values for ${columns} columns: a comma too many`,
      )
    rows.set(time, { time, values })
  })
  if (rows.size === 0) throw new UserError(`${file} has no rows`)
  return [...rows.values()].toSorted((a, b) => a.time - b.time)
}

/** Per node where its metrics are, by "metric statistic"; the first of two columns of one name. */
function columnsOf(
  services: readonly string[],
  metrics: readonly string[],
  statistics: readonly string[],
): Map<string, Map<string, number>> {
  const columns = new Map<string, Map<string, number>>()
  for (let at = 1; at < services.length; at++) {
    const node = services[at] ?? ''
    const own = columns.get(node) ?? new Map<string, number>()
    const key = `${metrics[at] ?? ''} ${statistics[at] ?? ''}`
    if (!own.has(key)) own.set(key, at)
    columns.set(node, own)
  }
  return columns
}

const MISSING = new Set(['', 'nan', 'null', 'none', 'na', 'n/a'])

function numberAt(cell: string, file: string, line: number, column: number): number {
  const text = cell.trim()
  if (MISSING.has(text.toLowerCase())) return Number.NaN
  const value = /^[+-]?inf(?:inity)?$/i.test(text) ? Number.NaN : Number(text)
  if (Number.isNaN(value) && !/^[+-]?inf/i.test(text))
    throw new UserError(
      `${file}, line ${line}, column ${column}: ${JSON.stringify(text.slice(0, 40))} is no number: leave the cell empty where nothing was measured`,
    )
  return value
}
