import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TECHNIQUE_DETECTOR } from '../../../src/detectors/techniques/index.ts'
import { isRecord, type PlainRecord, recordOrEmpty } from '../../../src/events/plain-record.ts'
import { severityRank } from '../../../src/events/severity.ts'
import { DAY } from '../../../src/events/time.ts'
import { subscription } from './audit-support.ts'
import { lakeOf } from './lake-support.ts'

const DATA = process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')
const FILE = join(DATA, 'panther/dev/Amazon.EKS.Audit.jsonl')
const present = existsSync(FILE)
if (!present) console.warn(`skipped: no labelled audit events at ${FILE}; set DUPIN_DATA`)

/** What each of their rules is called here. */
const OURS: Readonly<Record<string, readonly string[]>> = {
  'Kubernetes.API.AnonymousAccess': ['KubernetesAnonymousAccess'],
  'Kubernetes.ClientCertificate.Created': ['KubernetesClientCertificateRequested'],
  'Kubernetes.DaemonSet.Created': ['KubernetesDaemonSetCreated'],
  'Kubernetes.Kubectl.CP.Operation': ['KubernetesFilesCopiedOut'],
  'Kubernetes.Pod.Dangerous.Capabilities': ['KubernetesDangerousCapabilities'],
  'Kubernetes.Pod.Exec': ['KubernetesExecIntoPod'],
  'Kubernetes.Pod.Host.IPC': ['KubernetesHostIpc'],
  'Kubernetes.Pod.Host.Network': ['KubernetesHostNetwork'],
  'Kubernetes.Pod.Host.PID': ['KubernetesHostPid'],
  'Kubernetes.Pod.StealServiceAccountToken': ['KubernetesServiceAccountTokenRead'],
  'Kubernetes.Role.NodeProxyPermissions': ['KubernetesNodeProxyRole'],
  'Kubernetes.Role.PodExec': ['KubernetesPodExecRole'],
  'Kubernetes.Secret.AccessDenied': ['KubernetesSecretAccessDenied', 'KubernetesSecretGuessed'],
  'Kubernetes.Service.NodePort.Deployed': ['KubernetesNodePortOpened'],
  'Kubernetes.ServiceAccount.TokenCreated': ['KubernetesServiceAccountTokenCreated'],
}

interface Example {
  readonly rule: string
  readonly expected: boolean
  readonly account: string
  readonly event: PlainRecord
}

const TIME = '2026-01-01T12:00:00Z'

/** The event of a line, of EKS or of another product that writes the same form, with what its stub left out. */
function exampleOf(line: string, nth: number): readonly Example[] {
  const { rule, expected, log } = recordOrEmpty(JSON.parse(line))
  const inner = recordOrEmpty(recordOrEmpty(log)['properties'])['log']
  const event = typeof inner === 'string' ? JSON.parse(inner) : log
  if (typeof rule !== 'string' || !isRecord(event) || !isRecord(event['user'] ?? {})) return []
  if (event['kind'] !== 'Event') return []
  const whole = {
    apiVersion: 'audit.k8s.io/v1',
    stage: 'ResponseComplete',
    verb: 'get',
    ...event,
    auditID: `00000000-0000-4000-a000-${String(nth).padStart(12, '0')}`,
    requestReceivedTimestamp: TIME,
  }
  return [
    { rule, expected: expected === true, account: String(400_000_000_000 + nth), event: whole },
  ]
}

describe.skipIf(!present)('techniques in labelled audit events', () => {
  it('name what others call an attack, and stay silent where they call it harmless', async () => {
    const lines = readFileSync(FILE, 'utf8').split('\n').filter(Boolean)
    const examples = lines.flatMap(exampleOf)
    const lake = await lakeOf(examples.map(({ account, event }) => subscription(account, [event])))
    const start = Date.parse(TIME) - DAY / 2
    const { findings } = await TECHNIQUE_DETECTOR.detect({
      lake,
      scope: { start, end: start + DAY },
      baseline: { start: start - 45 * DAY, end: start },
    })
    await lake.engine.close()
    const own = ({ account }: Example) => findings.filter((one) => one.account === account)
    const isNamed = (example: Example) =>
      own(example).some(({ type }) => OURS[example.rule]?.some((id) => type.endsWith(`/${id}`)))
    const isLoud = (example: Example) =>
      own(example).some(({ severity }) => severityRank(severity) >= severityRank('MEDIUM'))
    const bad = examples.filter(({ expected }) => expected)
    const harmless = examples.filter(({ expected }) => !expected)
    const missed = bad.filter((one) => !isNamed(one))
    const wrong = harmless.filter(isNamed)
    const loud = harmless.filter(isLoud)
    console.info(
      `audit events: ${bad.length - missed.length} of ${bad.length} named; of ${harmless.length} harmless ones ` +
        `${wrong.length} named so, ${loud.length} at MEDIUM or above`,
    )
    expect(bad.length).toBeGreaterThan(35)
    expect(missed.map(({ rule }) => rule)).toEqual([])
    expect(wrong.map(({ rule }) => rule)).toEqual([])
    expect(loud.map(({ rule }) => rule)).toEqual([])
  })
})
