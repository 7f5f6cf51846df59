import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRecord } from '../../src/events/plain-record.ts'
import { severityRank } from '../../src/events/severity.ts'
import { DAY } from '../../src/events/time.ts'
import { textOf } from './labelled.ts'
import { findingsOfRecords } from './look.ts'
import { accountOf, eventIdOf, inAccount } from './own-account.ts'

/** Samples of single API calls that were seen in attacks, by the tactic that they are catalogued under. */
export interface CallSample {
  readonly name: string
  readonly tactics: readonly string[]
  readonly isRead: boolean
  /** Told of at all, at LOW or above, at MEDIUM or above. */
  readonly told: boolean
  readonly seen: boolean
  readonly loud: boolean
}

const SAMPLED = Date.UTC(2026, 0, 1, 12)

/** Each sample of TrailDiscover by itself: an account of its own, nothing before it. */
export async function callSamples(data: string): Promise<readonly CallSample[]> {
  const samples = readSamples(join(data, 'traildiscover'))
  const eventTime = new Date(SAMPLED).toISOString()
  const records = samples.map(({ log }, i) => {
    const account = accountOf(i)
    const moved = inAccount(log, textOf(log, 'recipientAccountId') || '111111111111', account)
    return {
      account,
      record: { ...moved, recipientAccountId: account, eventTime, eventID: eventIdOf(i) },
    }
  })
  const findings = await findingsOfRecords(records, {
    start: SAMPLED - DAY / 2,
    end: SAMPLED + DAY / 2,
  })
  return samples.map(({ name, tactics, log }, i) => {
    const own = findings.filter(({ account }) => account === accountOf(i))
    const rank = own.reduce((most, { severity }) => Math.max(most, severityRank(severity)), -1)
    return {
      name,
      tactics,
      isRead: log['readOnly'] === true,
      told: rank >= 0,
      seen: rank >= severityRank('LOW'),
      loud: rank >= severityRank('MEDIUM'),
    }
  })
}

function readSamples(folder: string) {
  const tactics = tacticsByName(join(folder, 'docs/events.json'))
  const names = readdirSync(join(folder, 'events'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json.cloudtrail'))
    .toSorted()
  return names.flatMap((path) => {
    const [log] = listOf(jsonOf(join(folder, 'events', path))).filter(isRecord)
    if (log === undefined) return []
    const name = textOf(log, 'eventName')
    return [{ name, tactics: tactics.get(name) ?? [], log }]
  })
}

function tacticsByName(file: string): ReadonlyMap<string, readonly string[]> {
  const events = listOf(jsonOf(file)).filter(isRecord)
  return new Map(
    events.map((event) => [
      textOf(event, 'eventName'),
      listOf(event['mitreAttackTactics']).map(String),
    ]),
  )
}

/** A file as JSON; undefined when it is empty, as a few samples are. */
function jsonOf(path: string): unknown {
  const text = readFileSync(path, 'utf8').trim()
  return text === '' ? undefined : JSON.parse(text)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
