import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type AuditEntry, AuditLog } from '../../../src/api/audit/audit-log.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'

export const START = Date.UTC(2026, 0, 15, 20)

export const PRINCIPAL = {
  account: '111122223333',
  role: 'administrator',
  accessKeyId: 'AKIAEXAMPLELASTING00',
  arn: 'arn:aws:iam::111122223333:user/administrator',
} as const

export function entry(fields: Partial<AuditEntry> = {}): AuditEntry {
  return {
    principal: PRINCIPAL,
    eventName: 'ListGraphs',
    region: 'eu-west-1',
    sourceAddress: '203.0.113.5',
    userAgent: 'aws-cli/2.17',
    requestId: '5f0c1a2b-0000-4000-8000-000000000001',
    readOnly: true,
    ...fields,
  }
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-audit-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A log whose clock goes on by `step` with each record. */
export async function openLog(folder: string, from = START, step = HOUR): Promise<AuditLog> {
  let [time, id] = [from - step, from]
  return AuditLog.open({
    folder,
    now: () => {
      time += step
      return new Date(time)
    },
    newId: () => {
      id++
      return `5f0c1a2b-3d4e-4f60-8a9b-${id.toString(16).padStart(12, '0')}`
    },
  })
}

/** A folder with a log of `count` records, one an hour, over several days. */
export async function writtenLog(count: number): Promise<string> {
  const folder = newFolder()
  const log = await openLog(folder)
  for (let n = 1; n <= count; n++) {
    const account = n % 3 === 0 ? { account: '444455556666' } : {}
    await log.append(entry({ requestParameters: { n }, ...account }), { durable: false })
  }
  await log.close()
  return folder
}

export function filesOf(folder: string): string[] {
  return readdirSync(folder).toSorted()
}

export function linesOf(folder: string, file: string): string[] {
  return readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1)
}

export function writeLines(folder: string, file: string, lines: readonly string[]): void {
  writeFileSync(join(folder, file), lines.map((line) => `${line}\n`).join(''))
}

export const dayFile = (days: number) =>
  `audit-${new Date(START + days * DAY).toISOString().slice(0, 10)}.jsonl`
