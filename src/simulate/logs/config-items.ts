import { DAY, MINUTE } from '../../events/time.ts'
import type { SimulatedFile } from '../files.ts'
import { groupBy } from '../group.ts'
import { gzip } from '../gzip.ts'
import type { JsonRecord } from '../json.ts'
import { configItemsKey } from '../layout.ts'
import { type Configured, configuredBy, initialEstate } from './estate.ts'
import type { DayTold, ToldHistory, ToldLog } from './log-writer.ts'

/**
 * AWS Config: a snapshot of what served as the logs begin, and the history of what was made and changed, with no word of who did
 * it: since version 1.3 of its items `relatedEvents` is empty.
 * https://docs.aws.amazon.com/config/latest/developerguide/config-item-table.html
 */
export const CONFIG_ITEMS: ToldLog = {
  name: 'config',
  title: 'AWS Config snapshots and histories',
  open: (history) => (told) => configObjects(told, history),
}

interface Captured {
  readonly one: Configured
  readonly captured: number
  /** `OK` of what was there and has changed: its item does not say when it was made. */
  readonly status: 'OK' | 'ResourceDiscovered'
}

function* configObjects(told: DayTold, history: ToldHistory): Generator<SimulatedFile> {
  const { day } = told
  if (day === history.start) yield* snapshots(history)
  const changed = told.calls.flatMap((call): Captured[] => {
    const one = configuredBy(call)
    if (one === undefined) return []
    const own = told.random.fork(call.eventId)
    const captured = one.changed + MINUTE + own.int(4 * MINUTE)
    return [{ one, captured, status: isUpdate(call.operation) ? 'OK' : 'ResourceDiscovered' }]
  })
  const keyOf = ({ one }: Captured) => `${one.account}/${one.region}/${one.kind}`
  for (const [name, members] of groupBy(changed, keyOf)) {
    const [account = '', region = '', kind = ''] = name.split('/')
    const what = `ConfigHistory_AWS::SageMaker::${kind}`
    yield itemsFile(configItemsKey(account, region, day + DAY - 1, what), members)
  }
}

function isUpdate(operation: string): boolean {
  return operation.startsWith('Update')
}

function* snapshots({ organisation, start }: ToldHistory): Generator<SimulatedFile> {
  const items = initialEstate(organisation, start).map((one) => ({
    one,
    captured: start + MINUTE,
    status: 'ResourceDiscovered' as const,
  }))
  for (const [place, members] of groupBy(items, ({ one }) => `${one.account}/${one.region}`)) {
    const [account = '', region = ''] = place.split('/')
    yield itemsFile(configItemsKey(account, region, start + MINUTE, 'ConfigSnapshot'), members)
  }
}

function itemsFile(path: string, captured: readonly Captured[]): SimulatedFile {
  const sorted = captured.toSorted(
    (a, b) => a.captured - b.captured || (a.one.arn < b.one.arn ? -1 : 1),
  )
  const document = { fileVersion: '1.0', configurationItems: sorted.map(item) }
  return { path, bytes: gzip(JSON.stringify(document)) }
}

function item({ one, captured, status }: Captured): JsonRecord {
  const role = one.configuration['ExecutionRoleArn']
  return {
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: new Date(captured).toISOString(),
    configurationStateId: captured,
    awsAccountId: one.account,
    awsRegion: one.region,
    configurationItemStatus: status,
    resourceType: `AWS::SageMaker::${one.kind}`,
    resourceId: one.arn,
    resourceName: one.name,
    ARN: one.arn,
    resourceCreationTime: status === 'OK' ? undefined : new Date(one.created).toISOString(),
    relatedEvents: [],
    relationships:
      typeof role === 'string'
        ? [{ resourceId: role, resourceType: 'AWS::IAM::Role', name: 'Is associated with ' }]
        : [],
    configuration: one.configuration,
    supplementaryConfiguration: {},
    tags: {},
  }
}
