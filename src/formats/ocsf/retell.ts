import type {
  Json,
  JsonObject,
  RecordContext,
  Rejection,
  RetellingFormat,
  Retold,
} from '../format.ts'
import { isObject, objectField, textField } from '../json-fields.ts'
import { auditRecord, clusterName, isAudit } from './audit-event.ts'
import { cloudTrailText } from './cloudtrail.ts'
import { queryRecord } from './dns.ts'
import { flowRecord } from './flow.ts'
import { type LakePlace, lakePlace } from './place.ts'
import { isOcsf, type OcsfEvent, readOcsf } from './record.ts'
import { securityFinding } from './security-finding.ts'

export const ocsf: RetellingFormat = {
  kind: 'retelling',
  name: 'ocsf',
  title: 'OCSF, Amazon Security Lake',
  recognises: isOcsf,
  retell,
}

type Teller = (event: OcsfEvent, place: LakePlace, context: RecordContext) => Retold | Rejection

const finding: Teller = (event, place) => ({ record: securityFinding(event, place) })

/** By class. https://schema.ocsf.io/classes */
const TELLERS: ReadonlyMap<number, Teller> = new Map([
  [2001, finding],
  [2002, finding],
  [2003, finding],
  [2004, finding],
  [3001, apiCall],
  [3002, apiCall],
  // API Activity in version 1.0.0-rc.2.
  [3005, apiCall],
  [4001, (event, place) => ({ record: flowRecord(event, place) })],
  [4003, (event, place) => ({ record: queryRecord(event, place) })],
  [6003, apiCall],
])

function retell(record: JsonObject, context: RecordContext): Retold | Rejection {
  const event = readOcsf(record)
  if (!/^1\.\d/.test(event.version))
    return { reason: 'bad-value', detail: `OCSF of version ${quote(event.version)}; 1.x is read` }
  const teller = TELLERS.get(event.classUid)
  if (teller === undefined)
    return {
      reason: 'unknown-format',
      detail: `OCSF class ${event.classUid} ${quote(event.className)} is not read`,
    }
  return teller(event, lakePlace(record, context.uri), context)
}

/** Calls of AWS's APIs and of Kubernetes' are read; those of other products are of other people and things. */
function apiCall(event: OcsfEvent, place: LakePlace, context: RecordContext): Retold | Rejection {
  if (isAudit(event)) {
    const cluster = clusterName(event)
    const name = context.logGroup?.name ?? (cluster && `/aws/eks/${cluster}/cluster`)
    const owner = context.logGroup?.owner ?? place.account
    const logGroup = { name, owner, region: place.region }
    return { record: auditRecord(event), context: { ...context, logGroup } }
  }
  if (isCloudTrail(event)) {
    const text = cloudTrailText(event, place)
    // An insight names no operation of its own, and may be another format's.
    return isInsight(event) ? { record: parsed(text) } : { text }
  }
  const product = textField(event.product, 'name')
  return {
    reason: 'unknown-format',
    detail: `${quote(event.className)} of ${quote(product)} is not read, only of CloudTrail and EKS`,
  }
}

function isInsight({ record }: OcsfEvent): boolean {
  const paths = Object.keys(objectField(record, 'unmapped') ?? {})
  return (
    textField(objectField(record, 'api'), 'operation') === '' &&
    paths.some((path) => path.startsWith('insightDetails'))
  )
}

function parsed(text: string): JsonObject {
  const record: Json = JSON.parse(text)
  return isObject(record) ? record : {}
}

function isCloudTrail({ record, product }: OcsfEvent): boolean {
  const service = textField(objectField(objectField(record, 'api'), 'service'), 'name')
  return /cloudtrail/i.test(textField(product, 'name')) || service.endsWith('.amazonaws.com')
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60))
}
