import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXPORTS } from '../../src/investigations/exports/exports.ts'
import { asffViolations } from '../investigations/exports/asff-validator.ts'
import { ocsfViolations } from '../investigations/exports/ocsf-validator.ts'
import { lines } from '../investigations/exports/options.ts'
import { stixViolations } from '../investigations/exports/stix-validator.ts'
import { dupin, newFolder, trailRecord, writeTrail } from '../support/run-cli.ts'

const folder = newFolder()
const lake = join(folder, 'lake.duckdb')
const HOSTILE = '\u001b]0;owned\u0007\u202eevil\r\n=cmd|calc'

beforeAll(async () => {
  const logs = join(folder, 'logs')
  const eve = { requestParameters: { userName: `backdoor-${HOSTILE}` }, userAgent: HOSTILE }
  writeTrail(logs, 'attack', [
    trailRecord(0, 'ListUsers', { readOnly: true, userAgent: HOSTILE }),
    trailRecord(1, 'CreateUser', eve),
    trailRecord(2, 'CreateAccessKey', eve),
    trailRecord(3, 'StopLogging', {
      eventSource: 'cloudtrail.amazonaws.com',
      requestParameters: { name: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/all' },
    }),
  ])
  await dupin(['ingest', logs, '--lake', lake])
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

const ask = (...args: readonly string[]) => dupin(['export', ...args, '--lake', lake])

describe('export', () => {
  test('investigates when nobody has yet, and then writes what was found', async () => {
    const { code, out, err } = await ask('csv')
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(/^\d+ finding groups? of 2026-\S+ to 2026-\S+\n$/),
    })
    expect(out.split('\r\n').length).toBeGreaterThan(2)
  })

  test.each(Object.keys(EXPORTS))('%s never acts on the terminal', async (format) => {
    const { code, out } = await ask(format)
    expect(code).toBe(0)
    expect(out.length).toBeGreaterThan(100)
    expect(out.replaceAll('\r\n', '\n')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202e]/)
  })

  test('what it writes of real findings keeps to the formats', async () => {
    expect(lines((await ask('asff')).out).flatMap(asffViolations)).toEqual([])
    expect(lines((await ask('ocsf')).out).flatMap(ocsfViolations)).toEqual([])
    expect(stixViolations((await ask('stix')).out)).toEqual([])
    expect(stixViolations((await ask('attack-flow')).out)).toEqual([])
  })

  test('tells of the last investigation, unless another scope is asked for', async () => {
    const scope = ['--from', '2026-01-15', '--to', '2026-01-16T12:00:00Z']
    await dupin(['investigate', '--lake', lake, ...scope])
    const of = '2026-01-15T00:00:00Z to 2026-01-16T12:00:00Z'
    expect((await ask('navigator')).err).toContain(of)
    expect((await ask('navigator', ...scope)).err).toContain(of)
    const other = await ask('navigator', '--from', '2026-01-14', '--to', '2026-01-17')
    expect(other.err).toContain('2026-01-14T00:00:00Z to 2026-01-17T00:00:00Z')
    expect((await ask('navigator')).err).toContain('2026-01-14T00:00:00Z')
  })

  test('is narrowed to groups by how their ids begin', async () => {
    const [all] = lines((await ask('asff')).out)
    const groups = JSON.stringify(all).match(/(?<="Id":"dupin\/group\/)[^"]+/g) ?? []
    const [id = ''] = groups
    const { err } = await ask('asff', id.slice(0, -1))
    expect(err).toMatch(/^1 finding group of/)
    const wrong = await ask('asff', 'none')
    expect(wrong).toMatchObject({ code: 2, out: '' })
    expect(wrong.err).toContain(
      `no finding group of the investigation has the id none; there are:\n  ${id}`,
    )
  })

  test('writes a file, and findings for the account that is asked for', async () => {
    const file = join(folder, 'findings.ndjson')
    const home = ['--account', '999988887777', '--region', 'eu-west-1']
    const { out } = await ask('asff', '--output', file, ...home)
    expect(out).toBe('')
    expect(readFileSync(file, 'utf8')).toContain(
      'arn:aws:securityhub:eu-west-1:999988887777:product/999988887777/default',
    )
  })

  test.each([
    [['xml'], 'Allowed choices are asff, ocsf, stix'],
    [['asff', '--account', '12'], 'write an account id of 12 digits'],
    [['asff', '--region', 'moon'], 'write a Region such as eu-west-1'],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await ask(...args)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})
