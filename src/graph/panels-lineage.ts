import { groupBy } from '../statistics/group-by.ts'
import { actsNamed } from './acts.ts'
import { lastChanges } from './last-changes.ts'
import {
  type Foundation,
  foundationsOf,
  type Lineage,
  readLineage,
  rolloutChange,
} from './lineage.ts'
import { columns, type Panel, type PanelContext, type PanelData, panelData } from './panel.ts'

/** Panels about what an endpoint rests on, and what rests on a thing. */
export const LINEAGE_PANELS: readonly Panel[] = [
  {
    name: 'lineage',
    title: 'What it rests on',
    kind: 'information',
    description:
      'Configuration, models, artifacts, images, roles and network beneath the endpoint at the end of the scope, those of ' +
      'its last three roll-outs, with the last change to each that the logs show: who wrote what it runs on.',
    entityTypes: ['sagemaker-endpoint'],
    columns: [
      columns.count(
        'hops',
        'Hops',
        '1 for the configuration, 2 for models, 3 for what those are made of',
      ),
      columns.entity('entity', 'Rests on', 'what lies beneath'),
      columns.text('operation', 'Last change', 'the operation'),
      columns.entity('principal', 'By', 'who changed it'),
      columns.time('time', 'At', 'when it was changed'),
      columns.text('eventId', 'Record', 'its event id, to be opened'),
    ],
    read: readFoundations,
  },
  {
    name: 'deployments',
    title: 'Deployments',
    kind: 'information',
    description:
      'Each roll-out of the endpoint up to the end of the scope, latest first, with what it changed against the one before.',
    entityTypes: ['sagemaker-endpoint'],
    columns: [
      columns.time('time', 'Time', 'when it was asked for'),
      columns.text('configuration', 'Configuration', 'its name'),
      columns.text('change', 'Changed', '`model`, `configuration`, `both` or `unknown`'),
      columns.text('models', 'Models', 'names, comma-separated'),
      columns.text('instances', 'Instances', 'count and type per variant'),
      columns.flag('capture', 'Data capture', 'whether inputs and outputs are captured'),
      columns.entity('principal', 'By', 'who rolled it out'),
      columns.text('eventId', 'Record', 'its event id, to be opened'),
    ],
    read: readDeployments,
  },
  {
    name: 'dependents',
    title: 'Endpoints that rest on it',
    kind: 'information',
    description:
      'Endpoints that ran on it at the end of the scope or came to shortly before: whom a change to it reaches.',
    entityTypes: [
      'endpoint-configuration',
      'sagemaker-model',
      's3-object',
      's3-bucket',
      'container-repository',
      'container-image',
      'iam-role',
      'kms-key',
      'security-group',
    ],
    columns: [
      columns.entity('endpoint', 'Endpoint', 'what rests on it'),
      columns.count('hops', 'Hops', 'how far above it'),
    ],
    read: readDependents,
  },
]

async function readFoundations({ engine, entity, scope }: PanelContext): Promise<PanelData> {
  const lineage = await readLineage(engine, scope.end)
  const foundations = foundationsOf(lineage, entity.id, scope.end).filter(({ hops }) => hops > 0)
  if (foundations.length === 0) {
    return panelData([], ['The logs do not show how the endpoint was made.'])
  }
  const ids = foundations.map((foundation) => foundation.entity.id)
  const changes = await lastChanges(engine, ids, scope.end)
  return panelData(
    foundations.toSorted(byHops).map((foundation) => {
      const change = changes.get(foundation.entity.id)
      return {
        hops: foundation.hops,
        entity: foundation.entity,
        operation: change?.operation ?? null,
        principal: change?.principal ?? null,
        time: change?.time ?? null,
        eventId: change?.eventId ?? null,
      }
    }),
  )
}

function byHops(a: Foundation, b: Foundation): number {
  return a.hops - b.hops || (a.entity.id < b.entity.id ? -1 : 1)
}

async function readDeployments({ engine, entity, scope }: PanelContext): Promise<PanelData> {
  const lineage = await readLineage(engine, scope.end)
  const rollouts = lineage.rollouts.filter(({ endpoint }) => endpoint === entity.id)
  const times = rollouts.map(({ time }) => time)
  const acts =
    rollouts.length === 0
      ? []
      : await actsNamed(engine, rollouts.map(({ eventId }) => eventId).filter(Boolean), {
          start: Math.min(...times),
          end: Math.max(...times) + 1,
        })
  const actors = new Map(acts.map(({ eventId, actor }) => [eventId, actor]))
  return panelData(
    rollouts
      .map((rollout) => {
        const configuration = lineage.configurations.get(rollout.configuration)
        return {
          time: rollout.time,
          configuration: rollout.configuration.split('/').slice(2).join('/'),
          change: rolloutChange(lineage, entity.id, rollout.time),
          models: configuration?.models.join(', ') ?? null,
          instances: configuration?.instances ?? null,
          capture: configuration?.capture ?? null,
          principal: actors.get(rollout.eventId) ?? null,
          eventId: rollout.eventId || null,
        }
      })
      .toReversed(),
  )
}

async function readDependents({ engine, entity, scope }: PanelContext): Promise<PanelData> {
  const lineage = await readLineage(engine, scope.end)
  return panelData(
    endpointsOn(lineage, entity.id, scope.end).map(({ endpoint, hops }) => ({
      endpoint: { type: 'sagemaker-endpoint', id: endpoint },
      hops,
    })),
  )
}

/** Every endpoint that rested on an entity around `time`, nearest first. */
function endpointsOn(
  lineage: Lineage,
  id: string,
  time: number,
): { readonly endpoint: string; readonly hops: number }[] {
  return [...groupBy(lineage.rollouts, ({ endpoint }) => endpoint)]
    .flatMap(([endpoint, rollouts]) => {
      const own = foundationsOf({ ...lineage, rollouts }, endpoint, time)
      const found = own.find(({ entity }) => entity.id === id)
      return found === undefined ? [] : [{ endpoint, hops: found.hops }]
    })
    .toSorted((a, b) => a.hops - b.hops || (a.endpoint < b.endpoint ? -1 : 1))
}
