import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Dupin } from '../../src/dupin.ts'
import { DAY, HOUR } from '../../src/events/time.ts'
import type { Report } from '../../src/investigations/report.ts'
import { simulate, truthOf } from '../../src/simulate/simulate.ts'
import { createRandom } from '../../src/statistics/random.ts'
import { at, type Fields, fields, textOf } from '../simulate/read-simulation.ts'
import { newFolder } from '../support/run-cli.ts'

const folder = newFolder()
afterAll(() => rmSync(folder, { recursive: true }))

function put(root: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

async function investigate(logs: string, from: number): Promise<Report> {
  const dupin = await Dupin.open(`${logs}.duckdb`)
  try {
    const { rejected, problems } = await dupin.ingestFolder(logs)
    expect({ rejected, problems }).toEqual({ rejected: 0, problems: [] })
    return await dupin.investigate({ from })
  } finally {
    await dupin.close()
  }
}

const OPTIONS = { seed: 'dev-1', scenarios: ['model-swap'], days: 12, scale: 0.05 }
const OWNER = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'

/** A data event of S3 as the access log of its bucket has it. */
function accessLine(event: Fields): string {
  const said = (path: string) => {
    const value = at(event, path)
    return typeof value === 'string' && value !== '' ? value : '-'
  }
  const [year, month, day, clock] = said('eventTime').split(/[-TZ]/)
  const name = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const time = `${day}/${name[Number(month) - 1]}/${year}:${clock} +0000`
  const service = said('userIdentity.invokedBy')
  const who = said('userIdentity.arn') === '-' ? `svc:${service}` : said('userIdentity.arn')
  const ip = said('sourceIPAddress').includes('amazonaws') ? '-' : said('sourceIPAddress')
  const verb = said('eventName').replace('Object', '').toUpperCase()
  const key = encodeURIComponent(encodeURIComponent(said('requestParameters.key')))
  const failed = said('errorCode') !== '-'
  return (
    `${OWNER} ${said('requestParameters.bucketName')} [${time}] ${ip} ${who} ${said('requestID')} REST.${verb}.OBJECT ` +
    `${key} "${verb} /x HTTP/1.1" ${failed ? 403 : 200} ${said('errorCode')} - 9 9 9 "-" "${said('userAgent')}" -`
  )
}

/** A simulation in which what is done with objects stands in access logs alone, or nowhere. */
function withoutDataEvents(root: string, keepsAccessLogs: boolean): void {
  const lines = new Map<string, string[]>()
  for (const { path, bytes } of simulate(OPTIONS)) {
    if (!path.includes('/CloudTrail/') || !path.endsWith('.json.gz')) {
      put(root, path, bytes)
      continue
    }
    const records = at(fields(JSON.parse(textOf(path, bytes))), 'Records')
    if (!Array.isArray(records)) throw new Error(`${path} has no records`)
    const rest = records.map(fields).filter((event) => {
      const isObject =
        event['eventSource'] === 's3.amazonaws.com' && event['eventCategory'] === 'Data'
      if (isObject) {
        const day = String(event['eventTime']).slice(0, 10)
        const place = `${event['recipientAccountId']}/${event['awsRegion']}/${at(event, 'requestParameters.bucketName')}`
        const object = `access/${place}/${day.replaceAll('-', '/')}/${day}-23-59-59-0123456789ABCDEF`
        lines.set(object, [...(lines.get(object) ?? []), accessLine(event)])
      }
      return !isObject
    })
    put(root, path.replace(/\.gz$/, ''), JSON.stringify({ Records: rest }))
  }
  if (!keepsAccessLogs) return
  expect(lines.size).toBeGreaterThan(10)
  for (const [object, some] of lines) put(root, object, some.join('\n'))
}

describe('an artifact that was overwritten, with access logs of S3 in place of data events', () => {
  const truth = truthOf(OPTIONS)
  const [incident] = truth.scenarios
  const causesIn = (report: Report) =>
    report.findingGroups.flatMap(({ causes }) => causes.slice(0, 1))
  const isTrue = (cause: ReturnType<typeof causesIn>[number]) =>
    cause.kind === incident?.cause.kind && cause.principal?.id === incident.cause.principal

  test('is named as the cause, with who did it', async () => {
    const logs = join(folder, 'access')
    withoutDataEvents(logs, true)
    const report = await investigate(logs, truth.end - 7 * DAY)
    const found = causesIn(report).filter(isTrue)
    const apart = found.map(({ time }) => Math.abs((time ?? 0) - (incident?.cause.time ?? 0)))
    expect(Math.min(...apart)).toBeLessThan(HOUR)
  }, 60_000)

  // The other half of the proof takes as long again.
  test.skipIf(process.env['DUPIN_LONG'] === undefined)(
    'is not without them',
    async () => {
      const logs = join(folder, 'none')
      withoutDataEvents(logs, false)
      const report = await investigate(logs, truth.end - 7 * DAY)
      expect(causesIn(report).filter(isTrue)).toEqual([])
    },
    60_000,
  )
})

describe('a model of another provider that only spans tell of', () => {
  const END = Date.UTC(2026, 0, 20)
  const START = END - 15 * DAY
  const SURGE = { start: END - 20 * HOUR, end: END - 12 * HOUR }

  /** The spans of an hour as a collector writes them: a request a line. */
  function hourOf(time: number, surges: boolean): string {
    const random = createRandom(`dev-spans-${time}`)
    const calls = 10 + random.int(6)
    return Array.from({ length: calls }, (_, i) => {
      const start = BigInt(time + Math.floor(((i + random.next()) / calls) * HOUR)) * 1_000_000n
      const tokens = (800 + random.int(400)) * (surges ? 12 : 1)
      const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })
      const count = (key: string, intValue: number) => ({
        key,
        value: { intValue: String(intValue) },
      })
      const span = {
        traceId: `${time}`.padStart(32, '0'),
        spanId: `${i}`.padStart(16, '0'),
        ...{ kind: 3, name: 'chat gpt-4o', startTimeUnixNano: `${start}` },
        endTimeUnixNano: `${start + 900_000_000n}`,
        attributes: [
          text('gen_ai.operation.name', 'chat'),
          text('gen_ai.provider.name', 'openai'),
          text('gen_ai.request.model', 'gpt-4o'),
          count('gen_ai.usage.input_tokens', tokens),
          count('gen_ai.usage.output_tokens', 150 + random.int(50)),
        ],
      }
      const resource = { attributes: [text('service.name', 'assistant')] }
      return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] })
    }).join('\n')
  }

  test('has its surge of tokens found', async () => {
    const logs = join(folder, 'spans')
    for (let time = START; time < END; time += HOUR) {
      const surges = time >= SURGE.start && time < SURGE.end
      put(logs, `otlp/${time}.json`, hourOf(time, surges))
    }
    const report = await investigate(logs, END - 3 * DAY)
    const found = report.findingGroups
      .flatMap(({ findings }) => findings)
      .filter(({ entity }) => entity.id === 'openai/gpt-4o')
    expect(found.map(({ type }) => type)).toContain('Inference/TokensUnlikeThemselves')
    const tokens = found.find(({ type }) => type === 'Inference/TokensUnlikeThemselves')
    expect(Math.abs((tokens?.start ?? 0) - SURGE.start)).toBeLessThan(3 * HOUR)
  }, 60_000)
})
