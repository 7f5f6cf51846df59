import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtInTechniques } from '../../../src/detectors/techniques/catalogue.ts'
import { TECHNIQUE_DETECTOR } from '../../../src/detectors/techniques/index.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { HOUR } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { auditEvent, subscription } from './audit-support.ts'
import { BASELINE, runsOf, SCOPE, START } from './case-runs.ts'
import { AUDIT_CASES } from './kubernetes-cases.ts'
import { lakeOf } from './lake-support.ts'

const RUNS = runsOf(AUDIT_CASES, 300_000_000_001)

describe('an attack on a cluster', () => {
  it('is told of the IAM principal, session and key behind the Kubernetes user', async () => {
    const session = 'arn:aws:sts::111122223333:assumed-role/Deployer/anna'
    const user = {
      username: 'deployer',
      uid: 'aws-iam-authenticator:111122223333:AROAEXAMPLE',
      extra: {
        arn: [session],
        canonicalArn: ['arn:aws:iam::111122223333:role/Deployer'],
        accessKeyId: ['ASIAEXAMPLE'],
      },
    }
    const audit = { ...auditEvent({ op: 'list secrets', namespace: '', name: '' }, START), user }
    const lake = await lakeOf([subscription('111122223333', [audit])])
    const { findings } = await TECHNIQUE_DETECTOR.detect({
      lake,
      scope: SCOPE,
      baseline: BASELINE,
    })
    await lake.engine.close()
    expect(findings).toMatchObject([
      {
        type: 'Technique/KubernetesSecretsListedEverywhere',
        actor: { type: 'iam-role', id: 'arn:aws:iam::111122223333:role/Deployer' },
        related: [
          { type: 'role-session', id: session },
          { type: 'access-key', id: 'ASIAEXAMPLE' },
          { type: 'ip-address', id: '198.51.100.7' },
        ],
        account: '111122223333',
      },
    ])
  })
})

describe('techniques within clusters', () => {
  let lake: Lake
  let findings: readonly Finding[]

  beforeAll(async () => {
    const records = RUNS.map(({ calls, account }) =>
      subscription(
        account,
        calls.map((call) => auditEvent(call, START + 8 * HOUR)),
      ),
    )
    lake = await lakeOf(records)
    findings = (await TECHNIQUE_DETECTOR.detect({ lake, scope: SCOPE, baseline: BASELINE }))
      .findings
  })
  afterAll(() => lake.engine.close())

  const types = (account: string) =>
    findings.filter((finding) => finding.account === account).map(({ type }) => type.slice(10))

  it.each(RUNS.filter(({ fires }) => fires))('$id fires on example $nth', ({ id, account }) => {
    expect(types(account)).toContain(id)
  })

  it.each(RUNS.filter(({ fires }) => !fires))('$id is silent on look-alike $nth', (run) => {
    expect(types(run.account)).not.toContain(run.id)
  })

  it('has examples for every technique, and look-alikes', () => {
    const own = builtInTechniques().filter(({ file }) => file.startsWith('kubernetes/'))
    const with_ = (pick: 'fires' | 'silent') => [
      ...new Set(AUDIT_CASES.flatMap((one) => (one[pick].length > 0 ? [one.id] : []))),
    ]
    expect(with_('fires').sort()).toEqual(own.map(({ id }) => id).sort())
    expect(with_('silent').sort()).toEqual(own.map(({ id }) => id).sort())
  })

  it('are told of alone: no rule about CloudTrail speaks of a cluster', () => {
    expect(findings.filter(({ type }) => !type.startsWith('Technique/Kubernetes'))).toEqual([])
  })
})
