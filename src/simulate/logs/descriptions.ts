import { DAY, MINUTE } from '../../events/time.ts'
import type { SimulatedFile } from '../files.ts'
import { groupBy } from '../group.ts'
import type { JsonRecord } from '../json.ts'
import { type Configured, configuredBy, initialEstate } from './estate.ts'
import type { DayTold, ToldLog } from './log-writer.ts'
import { dayFolder, jsonLines } from './text.ts'

/**
 * What SageMaker answers at the end of each day when it is asked what serves: endpoints with what they rest on, in the lines
 * that collecting writes.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
 */
export const DESCRIPTIONS: ToldLog = {
  name: 'aws-description',
  title: 'Answers of describe calls about endpoints',
  open: (history) => {
    const known = new Map(initialEstate(history.organisation, history.start).map(entryOf))
    return (told) => describedObjects(told, known)
  },
}

function entryOf(one: Configured): readonly [string, Configured] {
  return [one.arn, one]
}

function* describedObjects(
  { day, calls }: DayTold,
  known: Map<string, Configured>,
): Generator<SimulatedFile> {
  for (const call of calls.toSorted((a, b) => a.time - b.time)) {
    const one = configuredBy(call)
    if (one === undefined) continue
    const before = known.get(one.arn)
    known.set(one.arn, before === undefined ? one : { ...one, created: before.created })
  }
  const asked = day + DAY - 5 * MINUTE
  const serving = [...known.values()].filter(({ kind }) => kind === 'Endpoint')
  const all = serving.flatMap((endpoint) => [endpoint, ...restsOn(endpoint, known)])
  for (const [place, members] of groupBy(all, ({ account, region }) => `${account}/${region}`)) {
    const lines = [...new Set(members)].map((one) => answer(one, asked))
    yield { path: `aws-describe/${place}/${dayFolder(day)}.jsonl.gz`, bytes: jsonLines(lines) }
  }
}

/** The configuration that an endpoint runs on, and the models in it. */
function restsOn(
  endpoint: Configured,
  known: ReadonlyMap<string, Configured>,
): readonly Configured[] {
  const named = (kind: Configured['kind'], name: unknown) =>
    [...known.values()].filter(
      (one) =>
        one.kind === kind &&
        one.name === name &&
        one.account === endpoint.account &&
        one.region === endpoint.region,
    )
  const configurations = named('EndpointConfig', endpoint.configuration['EndpointConfigName'])
  const models = configurations.flatMap(({ configuration }) => {
    const variants = configuration['ProductionVariants']
    const all = Array.isArray(variants) ? variants : []
    return all.flatMap((variant) => named('Model', Object(variant)['ModelName']))
  })
  return [...configurations, ...models]
}

function answer(
  { kind, account, region, name, arn, created, changed, configuration }: Configured,
  asked: number,
): JsonRecord {
  return {
    service: 'sagemaker',
    operation: `Describe${kind}`,
    account,
    region,
    asked: new Date(asked).toISOString(),
    request: { [`${kind}Name`]: name },
    response: {
      ...configuration,
      [`${kind}Arn`]: arn,
      ...(kind === 'Endpoint' ? { EndpointStatus: 'InService' } : {}),
      CreationTime: new Date(created).toISOString(),
      ...(kind === 'Endpoint' ? { LastModifiedTime: new Date(changed).toISOString() } : {}),
    },
  }
}
