import { entityOfArn } from '../../events/arn.ts'
import { MINUTE } from '../../events/time.ts'
import { call } from '../act.ts'
import { strangerAddress } from '../actors.ts'
import { ordinaryCaller } from '../background/callers.ts'
import { isEndpoint } from '../caller.ts'
import { modelArn } from '../models.ts'
import { objectCall } from '../objects.ts'
import { type Actor, userActor } from '../principals.ts'
import { type Scenario, type ScenarioContext, truthOfIncident, until } from '../scenario.ts'

const ABOUT = {
  name: 'rag-poisoning',
  causeKind: 'data-change',
  techniques: ['AML.T0070', 'AML.T0059', 'AML.T0020', 'T1565.001'],
} as const

/** What the assistant reads is changed, and so is what it says. */
export const RAG_POISONING: Scenario = {
  ...ABOUT,
  title: 'Poisoned articles change what an assistant answers',
  prose:
    'A service user that never wrote there puts articles into the bucket behind the knowledge base and starts an ' +
    'ingestion job. When it is done, the assistant’s prompts and answers grow, and calls take longer.',
  targets: ['support-assistant'],
  hours: 10,
  atWork: true,
  plan: (context) => {
    const { organisation, actors, random, time } = context
    const { knowledgeBase: base, accounts } = organisation
    const actor = intruder(context)
    const acts = poisoning(context, actor)
    const onset = time + (12 + random.int(14)) * MINUTE
    const end = until(context, onset, 7 + 2 * random.next())
    const { target } = ordinaryCaller(organisation, actors, 'support-assistant')
    const modelId = isEndpoint(target) ? '' : target.modelId
    const { account, region } = target
    const knowledgeBase = `arn:aws:bedrock:${region}:${accounts.prod}:knowledge-base/${base.id}`
    return {
      calls: acts,
      effects: [{ from: onset, to: end, modelId, account, answers: 2.4, latency: 1.2 }],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity: entityOfArn(modelArn(modelId, account, region)),
        actor,
        acted: { type: 'knowledge-base', id: knowledgeBase },
        decisive: acts,
        symptoms: ['OutputTokenCount', 'InvocationLatency'],
      }),
    }
  },
}

function intruder({ organisation, random }: ScenarioContext): Actor {
  const agent =
    'Boto3/1.33.13 md/Botocore#1.33.13 ua/2.0 os/linux#6.5.0 md/arch#x86_64 lang/python#3.8.10'
  return userActor(organisation.users.dashboards, strangerAddress(random), agent)
}

/** Articles are written, then ingested. */
function poisoning({ organisation, random, time }: ScenarioContext, actor: Actor) {
  const { knowledgeBase: base, accounts } = organisation
  const region = 'us-east-1'
  const owner = accounts.prod
  const object = { operation: 'PutObject', bucket: base.bucket, owner, region } as const
  const writes = Array.from({ length: 6 + random.int(8) }, (_, index) => {
    const bytes = 18_000 + random.int(60_000)
    const key = `articles/refunds-${index}.md`
    return objectCall(actor, { ...object, key, bytes, time: time + index * 11_000 }, random)
  })
  const request = { knowledgeBaseId: base.id, dataSourceId: base.dataSource }
  const parts = { time: time + 5 * MINUTE, region, request }
  return [...writes, call(actor, 'bedrock:StartIngestionJob', parts, random)]
}
