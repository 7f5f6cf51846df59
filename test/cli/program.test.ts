import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dupin, eventId, newFolder, type Ran, trailRecord, writeTrail } from '../support/run-cli.ts'

const folder = newFolder()
const lake = join(folder, 'lake.duckdb')
const logs = join(folder, 'logs')
/** What an attacker may write into a log to act on the terminal of whoever reads it. */
const HOSTILE = '\u001b]0;owned\u0007\u001b[31m\u202eevil\r\n=cmd|calc'

let ingested: Ran
beforeAll(async () => {
  writeTrail(logs, 'attack', [
    trailRecord(0, 'ListUsers', { readOnly: true, userAgent: HOSTILE }),
    trailRecord(1, 'CreateUser', { requestParameters: { userName: `backdoor-${HOSTILE}` } }),
    trailRecord(2, 'AttachUserPolicy', {
      requestParameters: {
        userName: `backdoor-${HOSTILE}`,
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      },
    }),
    trailRecord(3, 'CreateAccessKey', { requestParameters: { userName: `backdoor-${HOSTILE}` } }),
    trailRecord(4, 'StopLogging', {
      eventSource: 'cloudtrail.amazonaws.com',
      requestParameters: { name: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/all' },
    }),
  ])
  writeTrail(logs, 'broken', [])
  writeFileSync(join(logs, 'AWSLogs/cut.json'), '{"Records":[{"eventVersion":"1.11","eventSource":')
  ingested = await dupin(['ingest', logs, '--lake', lake])
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('usage', () => {
  test('help names every verb and shows how to begin', async () => {
    const { code, out } = await dupin(['--help'])
    expect(code).toBe(0)
    for (const verb of [
      'demo',
      'ingest',
      'investigate',
      'explain',
      'entity',
      'who-changed',
      'coverage',
      'verify',
      'query',
      'simulate',
    ])
      expect(out).toMatch(new RegExp(`^ {2}${verb}\\b`, 'm'))
    expect(out).toContain('dupin ingest ./logs --lake case.duckdb')
  })

  test('the version is printed alone', async () => {
    expect(await dupin(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    })
  })

  const wrong: readonly (readonly [readonly string[], string])[] = [
    [['inwestigate'], 'Did you mean investigate?'],
    [['ingest'], "missing required argument 'path'"],
    [['investigate', '--form', 'x'], 'Did you mean --from?'],
    [['investigate', '--from', 'yesterday'], 'write a time such as 2026-10-30'],
    [['investigate', '--from', '2026-02-30'], 'write a time such as 2026-10-30'],
    [
      ['investigate', '--fail-on', 'urgent'],
      'choose one of INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL',
    ],
    [['investigate', '--format', 'xml'], 'Allowed choices are text, json, html'],
    [['who-changed', 'churn', '--hours', '0'], 'write a whole number above 0'],
    [['simulate', folder, '--scenario', 'none-such'], 'Allowed choices are'],
    [
      ['simulate', folder, '--logs', 'usual,syslog'],
      'there is no log "syslog"; choose from usual,',
    ],
    [
      ['ingest', join(folder, 'absent'), '--lake', join(folder, 'other.duckdb')],
      `there is nothing at ${folder}/absent`,
    ],
    [
      ['investigate', '--lake', join(folder, 'absent.duckdb')],
      `there is no lake at ${folder}/absent.duckdb`,
    ],
    [['investigate', '--lake', join(logs, 'AWSLogs/cut.json')], 'cut.json is no lake'],
    [['explain', 'none', '--lake', lake], 'nothing has the id none'],
    [['entity', 'nobody', '--lake', lake], 'no entity in the lake has "nobody" in its id'],
    [['query', 'SELEC 1', '--lake', lake], 'the engine refused the statement'],
    [['query', 'DELETE FROM stored.object', '--lake', lake], 'read-only mode'],
    [
      ['investigate', '--lake', lake, '--output', join(folder, 'no/such/folder.txt')],
      'no such file or directory',
    ],
    [
      ['investigate', '--lake', lake, '--from', '2026-01-16', '--to', '2026-01-15'],
      '--from must be before --to',
    ],
  ]
  test.each(wrong)('%j exits with 2 and says what to do', async (args, message) => {
    const { code, out, err } = await dupin(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err).not.toContain('    at ')
  })

  test('a file that is no lake is left as it was', async () => {
    const file = join(folder, 'note.txt')
    writeFileSync(file, 'precious')
    expect((await dupin(['ingest', logs, '--lake', file])).code).toBe(2)
    expect(readFileSync(file, 'utf8')).toBe('precious')
  })

  test('asking of a lake that is not there makes none', async () => {
    await dupin(['coverage', '--lake', join(folder, 'absent.duckdb')])
    expect(() => readFileSync(join(folder, 'absent.duckdb'))).toThrow('ENOENT')
  })
})

describe('ingest', () => {
  test('exits with 3 when part of the input could not be read, and says where to look', () => {
    expect(ingested.code).toBe(3)
    expect(ingested.out).toContain('5 stored, 2 rejected')
    expect(ingested.err).toContain('what was rejected and why: dupin coverage --rejects')
  })

  test('of what was read already reads nothing anew, and exits with 0', async () => {
    const { code, out } = await dupin(['ingest', logs, '--lake', lake, '--format', 'json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      ingested: { objects: 0, known: 3, read: 0, stored: 0 },
      coverage: { objects: 3, stored: 5, rejected: 2 },
    })
  })

  test('is accounted for by coverage, with the reasons of what was refused and what was never collected', async () => {
    const { out } = await dupin(['coverage', '--rejects', '--lake', lake])
    expect(out).toContain('cut.json')
    expect(out).toContain('Bedrock invocation logs')
    const json = JSON.parse(
      (await dupin(['coverage', '--rejects', '--format', 'json', '--lake', lake])).out,
    )
    expect(json.read).toBe(json.stored + json.duplicate + json.rejected)
    expect(json.rejects).toHaveLength(2)
  })
})

describe('investigate', () => {
  test('prints JSON as its published schema says', async () => {
    const { code, out } = await dupin(['investigate', '--lake', lake, '--format', 'json'])
    const schema = JSON.parse(readFileSync('docs/report.schema.json', 'utf8'))
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    const valid = ajv.validate(schema, JSON.parse(out))
    expect(ajv.errors ?? []).toEqual([])
    expect({ code, valid }).toEqual({ code: 0, valid: true })
    const report = JSON.parse(out)
    const principals = report.findingGroups.map(
      (group: { causes: { principal?: { id: string } }[] }) => group.causes[0]?.principal?.id,
    )
    expect(principals).toContain('arn:aws:iam::111122223333:user/eve')
  })

  test.each([
    ['LOW', 1],
    ['high', 1],
    ['CRITICAL', 0],
  ])('--fail-on %s exits with %i here', async (severity, code) => {
    expect((await dupin(['investigate', '--lake', lake, '--fail-on', severity])).code).toBe(code)
  })

  test('what was accepted or archived is counted and not shown, until it is taken back', async () => {
    const ids = async (...more: readonly string[]) => {
      const { out } = await dupin(['investigate', '--lake', lake, '--format', 'json', ...more])
      const report = JSON.parse(out)
      return { groups: report.findingGroups.map(({ id }: { id: string }) => id), report }
    }
    const before = await ids()
    const [first = ''] = before.groups
    await dupin(['archive', first, '--reason', 'seen', '--lake', lake])
    const { groups, report } = await ids()
    expect(groups).toEqual(before.groups.filter((id: string) => id !== first))
    expect(report.archived).toMatchObject([{ id: first, reason: 'seen' }])
    expect((await ids('--archived')).groups).toEqual(before.groups)
    await dupin(['archive', first, '--undo', '--lake', lake])
    const refused = await dupin([
      'suppress',
      '--type',
      '*',
      '--reason',
      'x',
      '--expires',
      '2099-01-01',
      '--lake',
      lake,
    ])
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('accept')])
    const rule = [
      '--actor',
      'eve',
      '--up-to',
      'HIGH',
      '--reason',
      'a test',
      '--expires',
      '2026-02-20',
    ]
    expect((await dupin(['suppress', ...rule, '--lake', lake])).err).toContain('accepts them until')
    const accepted = await ids()
    expect(accepted.groups).toEqual([])
    expect(accepted.report.suppressed.length).toBeGreaterThan(0)
    expect((await dupin(['investigate', '--lake', lake])).out).toContain('accepted by 1 rule')
    const [{ id }] = JSON.parse((await dupin(['suppress', '--format', 'json', '--lake', lake])).out)
    await dupin(['suppress', '--remove', id, '--lake', lake])
    expect((await ids()).groups).toEqual(before.groups)
  })

  test('of an entity that has no part in anything reports nothing', async () => {
    const report = async (entity: string) =>
      JSON.parse((await dupin(['investigate', entity, '--lake', lake, '--format', 'json'])).out)
    expect((await report('user/eve')).findingGroups.length).toBeGreaterThan(0)
    expect((await report('us-east-1')).findingGroups).toEqual([])
  })

  test('of one entity tells its indicators, as the schema says', async () => {
    const { out } = await dupin(['investigate', 'user/eve', '--lake', lake, '--format', 'json'])
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    ajv.validate(JSON.parse(readFileSync('docs/report.schema.json', 'utf8')), JSON.parse(out))
    expect(ajv.errors ?? []).toEqual([])
    const { investigation } = JSON.parse(out)
    expect(investigation).toMatchObject({ entity: { type: 'iam-user' }, severity: 'HIGH' })
    const types = investigation.indicators.map((one: { type: string }) => one.type)
    expect(types).toContain('TTP_OBSERVED')
    expect(types).toContain('RELATED_FINDING_GROUP')
    const text = await dupin(['investigate', 'user/eve', '--lake', lake])
    expect(text.out).toContain('TTP_OBSERVED')
  })

  test('writes a page that loads nothing, into a file', async () => {
    const file = join(folder, 'report.html')
    const { code, out, err } = await dupin([
      'investigate',
      '--lake',
      lake,
      '--format',
      'html',
      '--output',
      file,
    ])
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: `the report is in ${file}\n` })
    const page = readFileSync(file, 'utf8')
    expect(page).toMatch(/^<!doctype html>/i)
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })

  test('gives the same report twice', async () => {
    const ask = ['investigate', '--lake', lake, '--format', 'json']
    expect((await dupin(ask)).out).toBe((await dupin(ask)).out)
  })
})

describe('a verdict can be opened', () => {
  test('group, finding and record, by their ids or how they begin', async () => {
    const report = JSON.parse(
      (await dupin(['investigate', '--lake', lake, '--format', 'json'])).out,
    )
    const [group] = report.findingGroups
    const opened = async (id: string) =>
      JSON.parse((await dupin(['explain', id, '--lake', lake, '--format', 'json'])).out)
    expect(await opened(group.id)).toMatchObject({ kind: 'group', id: group.id })
    expect(await opened(group.id.slice(0, 12))).toMatchObject({ id: group.id })
    const finding = await opened(group.findings[0].id)
    expect(finding).toMatchObject({ kind: 'finding' })
    expect(finding.rows.length).toBeGreaterThan(0)
    const record = await opened(eventId(4))
    expect(record).toMatchObject({ kind: 'record', body: { operation: 'StopLogging' } })
    expect(record.body.log_object).toContain('attack.json')
  })

  test('as text it shows the statement behind it', async () => {
    const report = JSON.parse(
      (await dupin(['investigate', '--lake', lake, '--format', 'json'])).out,
    )
    const { out } = await dupin(['explain', report.findingGroups[0].findings[0].id, '--lake', lake])
    expect(out).toMatch(/SELECT/i)
  })
})

describe('who and what', () => {
  test('who-changed names the calls that name a thing, latest first', async () => {
    const { out } = await dupin(['who-changed', 'trail/all', '--lake', lake, '--format', 'json'])
    expect(JSON.parse(out)).toMatchObject({
      entity: { id: expect.stringMatching(/trail\/all$/) },
      total: 1,
      changes: [{ operation: 'StopLogging', eventId: eventId(4), succeeded: true, hops: 0 }],
    })
    const { out: text } = await dupin(['who-changed', 'trail/all', '--lake', lake])
    expect(text).toMatch(
      /cloudtrail:StopLogging .*\n {2}on {6}CloudTrail trail all\n {2}by {6}IAM user eve/,
    )
    const before = ['who-changed', 'trail/all', '--before', '2026-01-15T14:00:00Z', '--lake', lake]
    const { code, err } = await dupin(before)
    expect(code).toBe(0)
    expect(err).toContain('nothing changed it in the 72 hours before')
  })

  test('entity tells what a principal did', async () => {
    const { out } = await dupin(['entity', 'user/eve', '--lake', lake, '--format', 'json'])
    expect(JSON.parse(out)).toMatchObject({
      entity: { type: 'iam-user' },
      calls: { successful: 5, failed: 0 },
    })
  })

  test('what could mean several entities is asked back', async () => {
    const { code, err } = await dupin(['entity', '1', '--lake', lake])
    expect(code).toBe(2)
    expect(err).toContain('could mean several entities; name one:\n')
  })
})

describe('query', () => {
  const ask = (format: string, sql: string) =>
    dupin(['query', sql, '--lake', lake, '--format', format])
  const SQL =
    "SELECT operation, count(*) AS calls, NULL AS nothing FROM api_call WHERE operation LIKE '%ateUser' GROUP BY ALL"

  test('prints rows as a table, as JSON and as CSV', async () => {
    expect((await ask('text', SQL)).out).toMatch(/operation +calls +nothing\n.*CreateUser +1/s)
    expect(JSON.parse((await ask('json', SQL)).out)).toEqual([
      { operation: 'CreateUser', calls: 1, nothing: null },
    ])
    expect((await ask('csv', SQL)).out).toBe('operation,calls,nothing\r\nCreateUser,1,\r\n')
  })

  test('reads no file of the machine', async () => {
    const { code, err } = await ask('text', "SELECT * FROM read_text('/etc/hostname')")
    expect(code).toBe(2)
    expect(err).toContain('disabled')
  })

  test('makes no formula of what a log holds', async () => {
    const { out } = await ask('csv', "SELECT '=cmd|calc' AS cell")
    expect(out).not.toMatch(/^"?=/m)
  })
})

describe('what an attacker wrote', () => {
  const verbs: readonly (readonly string[])[] = [
    ['investigate'],
    ['investigate', '--format', 'html'],
    ['entity', 'user/eve'],
    ['query', 'SELECT user_agent, request FROM api_call'],
    ['query', 'SELECT user_agent FROM api_call', '--format', 'json'],
    ['who-changed', 'backdoor', '--hours', '9999'],
    ['explain', eventId(0)],
    ['coverage', '--rejects'],
  ]
  test.each(verbs)('never acts on the terminal: %s %s', async (...args) => {
    const { out, err } = await dupin([...args.filter((arg) => arg !== undefined), '--lake', lake])
    expect(`${out}${err}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202e]/)
    expect(out.length).toBeGreaterThan(20)
  })
})

describe('colour', () => {
  const ESCAPE = '\u001b['
  const ask = ['investigate', '--lake', lake]
  test.each([
    ['none in a pipe', [], {}, false],
    ['some on a terminal', [], { isTTY: true }, true],
    ['none on a terminal with NO_COLOR', [], { isTTY: true, env: { NO_COLOR: '1' } }, false],
    ['none on a dumb terminal', [], { isTTY: true, env: { TERM: 'dumb' } }, false],
    ['none where it is forbidden', ['--color', 'never'], { isTTY: true }, false],
    ['some where it is demanded', ['--color', 'always'], { env: { NO_COLOR: '1' } }, true],
  ])('%s', async (_, more, around, coloured) => {
    const { out } = await dupin([...ask, ...more], around)
    expect(out.includes(ESCAPE)).toBe(coloured)
  })
})
