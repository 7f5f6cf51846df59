import type { Json } from '../format.ts'
import { isObject } from '../json-fields.ts'

/** Fields of workloads, roles, bindings, services and webhooks that say what they may do. */
const TELLING: ReadonlySet<string> = new Set([
  'kind',
  'metadata',
  'name',
  'namespace',
  'spec',
  'template',
  'jobTemplate',
  'containers',
  'initContainers',
  'ephemeralContainers',
  'image',
  'command',
  'args',
  'securityContext',
  'privileged',
  'allowPrivilegeEscalation',
  'capabilities',
  'add',
  'runAsUser',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'volumes',
  'hostPath',
  'path',
  'type',
  'serviceAccountName',
  'nodeName',
  'rules',
  'verbs',
  'resources',
  'apiGroups',
  'resourceNames',
  'nonResourceURLs',
  'roleRef',
  'subjects',
  'webhooks',
  'clientConfig',
  'url',
  'service',
  'failurePolicy',
  'externalIPs',
  'signerName',
  'usages',
  'groups',
  'username',
  'data',
  'mapRoles',
  'mapUsers',
  'op',
  'value',
  'items',
])
const DEEPEST = 24

/** A large body with its telling fields alone, texts longer than `longest` cut at their middle, and of equal items one. */
export function telling(value: Json, longest: number, depth = 0): Json {
  if (typeof value === 'string') return cut(value, longest)
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) return '…'
  const inner = (child: Json) => telling(child, longest, depth + 1)
  if (isObject(value)) {
    const kept = Object.entries(value).filter(([key]) => TELLING.has(key))
    return Object.fromEntries(kept.map(([key, child]) => [key, inner(child ?? null)]))
  }
  return [...new Map(value.map(inner).map((item) => [JSON.stringify(item), item])).values()]
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest / 2)}…${text.slice(-longest / 2)}`
}
