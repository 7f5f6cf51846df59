import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TECHNIQUE_DETECTORS } from '../../../src/detectors/techniques/index.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { severityRank } from '../../../src/events/severity.ts'
import type { TimeWindow } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOfFolder } from './lake-support.ts'

const DATA = process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')
const present = existsSync(join(DATA, 'stratus'))
if (!present) console.warn(`skipped: no public logs at ${DATA}; set DUPIN_DATA to where they are`)

async function findingsIn(lake: Lake, scope: TimeWindow): Promise<readonly Finding[]> {
  const baseline = { start: scope.start - 45 * 86_400_000, end: scope.start }
  const found: Finding[] = []
  for (const detector of TECHNIQUE_DETECTORS)
    found.push(...(await detector.detect({ lake, scope, baseline })).findings)
  return found
}

/** What each attack of the set is called here, whatever tool it was made with. */
const EXPECTED: Readonly<Record<string, string>> = {
  'credential-access.ec2-get-password-data': 'InstancePasswordsRetrieved',
  'credential-access.ec2-steal-instance-credentials': 'RoleCredentialsUsedOutside',
  'credential-access.secretsmanager-batch-retrieve-secrets': 'SecretsRetrievedInBatches',
  'credential-access.secretsmanager-retrieve-secrets': 'SecretsRetrievedInBulk',
  'credential-access.ssm-retrieve-securestring-parameters': 'EncryptedParametersRetrieved',
  'defense-evasion.cloudtrail-delete': 'CloudTrailStopped',
  'defense-evasion.cloudtrail-event-selectors': 'CloudTrailBlinded',
  'defense-evasion.cloudtrail-stop': 'CloudTrailStopped',
  'defense-evasion.dns-delete-logs': 'NetworkLogsDeleted',
  'defense-evasion.organizations-leave': 'OrganizationLeft',
  'defense-evasion.vpc-remove-flow-logs': 'NetworkLogsDeleted',
  'discovery.ec2-download-user-data': 'UserDataDownloaded',
  'execution.ec2-launch-unusual-instances': 'UnusualInstancesLaunched',
  'execution.ec2-user-data': 'InstanceRestartedWithScript',
  'execution.ssm-send-command': 'RemoteCommandSent',
  'execution.ssm-start-session': 'RemoteSessionsStarted',
  'exfiltration.ec2-security-group-open-port-22-ingress': 'PortOpenedToWorld',
  'exfiltration.ec2-share-ami': 'ImageSharedOutside',
  'exfiltration.ec2-share-ebs-snapshot': 'SnapshotSharedOutside',
  'exfiltration.rds-share-snapshot': 'DatabaseSnapshotSharedOutside',
  'initial-access.console-login-without-mfa': 'ConsoleLoginWithoutMfa',
  'lateral-movement.ec2-instance-connect': 'SshKeyPushed',
  'lateral-movement.ec2-serial-console-send-ssh-public-key': 'SerialConsoleOpened',
  'persistence.iam-backdoor-role': 'RoleTrustsOutside',
  'persistence.iam-backdoor-user': 'AccessKeyForAnotherUser',
  'persistence.iam-create-admin-user': 'AdministratorCreated',
  'persistence.iam-create-backdoor-role': 'RoleTrustsOutside',
  'persistence.iam-create-user-login-profile': 'PasswordForAnotherUser',
  'persistence.lambda-backdoor-function': 'FunctionOpenedOutside',
  'persistence.lambda-layer-extension': 'FunctionLayerAdded',
  'persistence.lambda-overwrite-code': 'FunctionCodeReplaced',
  'persistence.rolesanywhere-create-trust-anchor': 'TrustAnchorCreated',
  'persistence.sts-federation-token': 'FederationTokenTaken',
  'privilege-escalation.iam-update-user-login-profile': 'PasswordForAnotherUser',
}

describe.skipIf(!present)('techniques in public logs', () => {
  it('names each of 34 attack techniques in its own log', async () => {
    // Each log was made anonymous with accounts of its own, so that one lake keeps them apart.
    const lake = await lakeOfFolder(join(DATA, 'stratus/logs'))
    const scope = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2025, 0, 1) }
    const findings = await findingsIn(lake, scope)
    await lake.engine.close()
    const missed = Object.entries(EXPECTED).filter(([log, type]) => {
      const accounts = accountsOf(join(DATA, `stratus/logs/aws.${log}.json`))
      return !findings.some((one) => accounts.has(one.account) && one.type === `Technique/${type}`)
    })
    expect(missed).toEqual([])
    expect(readdirSync(join(DATA, 'stratus/logs'))).toHaveLength(Object.keys(EXPECTED).length)
  })

  it('sees the stolen role of an instance empty a bucket', async () => {
    const lake = await lakeOfFolder(join(DATA, 'otrf/datasets/atomic/aws/collection'))
    const scope = { start: Date.UTC(2020, 8, 1), end: Date.UTC(2020, 9, 1) }
    const findings = await findingsIn(lake, scope)
    await lake.engine.close()
    const ofInstance = findings.filter(({ actor }) => actor?.id.includes('BankingWAFRole'))
    expect(ofInstance.map(({ type }) => type).sort()).toEqual([
      'Technique/InstanceRoleLooksAtBuckets',
      'Technique/RoleCredentialsUsedOutside',
    ])
  })

  it('stays silent on nearly all examples that others labelled harmless', async () => {
    const rows = readFileSync(join(DATA, 'panther/dev/AWS.CloudTrail.jsonl'), 'utf8')
    const alarms = await labelled(rows.split('\n').filter((line) => line !== ''))
    const harmless = alarms.filter(({ expected }) => !expected)
    const loud = harmless.filter(({ rank }) => rank >= severityRank('MEDIUM'))
    console.info(`${loud.length} of ${harmless.length} harmless examples at MEDIUM or above`)
    expect(loud.length).toBeLessThanOrEqual(6)
    const bad = alarms.filter(({ expected }) => expected)
    const seen = bad.filter(({ rank }) => rank >= 0)
    console.info(`${seen.length} of ${bad.length} examples of other rules seen`)
    expect(seen.length).toBeGreaterThan(45)
  })
})

function accountsOf(path: string): ReadonlySet<string> {
  const events: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const texts = Array.isArray(events) ? events.map((event) => JSON.stringify(event)) : []
  return new Set(texts.flatMap((text) => /"recipientAccountId":"(\d+)"/.exec(text)?.[1] ?? []))
}

interface Labelled {
  readonly expected: boolean
  /** Rank of the gravest finding; -1 when there is none. */
  readonly rank: number
}

/** Puts each labelled event into an account of its own and looks at all of them at once. */
async function labelled(lines: readonly string[]): Promise<readonly Labelled[]> {
  const time = Date.UTC(2026, 0, 1)
  const examples = lines.flatMap((line, i) => {
    const { expected, log } = JSON.parse(line)
    if (typeof log?.eventName !== 'string') return []
    const account = String(200_000_000_000 + i)
    const eventID = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
    const eventTime = new Date(time).toISOString()
    const record = { ...log, recipientAccountId: account, eventTime, eventID }
    return [{ expected: expected === true, account, record }]
  })
  const folder = await mkdtemp(join(tmpdir(), 'dupin-labelled-'))
  const records = { Records: examples.map(({ record }) => record) }
  await writeFile(join(folder, 'calls.json'), JSON.stringify(records))
  const lake = await lakeOfFolder(folder)
  await rm(folder, { recursive: true })
  const findings = await findingsIn(lake, { start: time - 1000, end: time + 1000 })
  await lake.engine.close()
  return examples.map(({ expected, account }) => ({
    expected,
    rank: findings
      .filter((finding) => finding.account === account)
      .reduce((rank, { severity }) => Math.max(rank, severityRank(severity)), -1),
  }))
}
