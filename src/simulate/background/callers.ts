import type { Actors } from '../actors.ts'
import type { Caller } from '../caller.ts'
import type { Endpoint } from '../endpoints.ts'
import type { FoundationModel } from '../models.ts'
import type { Organisation } from '../organisation.ts'
import { userActor } from '../principals.ts'

/** Finds an endpoint by the name it is known under in the organisation, such as `credit-limit`. */
export function endpointCalled(organisation: Organisation, name: string): Endpoint {
  const found = organisation.endpoints.find((one) => one.name.startsWith(`${name}-`))
  if (found === undefined) throw new Error(`the organisation has no endpoint ${name}`)
  return found
}

function modelCalled(organisation: Organisation, key: FoundationModel['key']): FoundationModel {
  const found = organisation.models.find((one) => one.key === key)
  if (found === undefined) throw new Error(`the organisation has no model ${key}`)
  return found
}

/** Every application that calls a model on an ordinary day. `scale` multiplies how often. */
export function ordinaryCallers(
  organisation: Organisation,
  actors: Actors,
  scale: number,
): readonly Caller[] {
  const callers = [
    ...endpointCallers(organisation, actors),
    ...homeModelCallers(organisation, actors),
    ...smallModelCallers(organisation, actors),
    ...otherModelCallers(organisation, actors),
  ]
  return callers.map((one) => ({ ...one, callsPerDay: one.callsPerDay * scale }))
}

/** The application known under `id`, as it is on an ordinary day. */
export function ordinaryCaller(organisation: Organisation, actors: Actors, id: string): Caller {
  const found = ordinaryCallers(organisation, actors, 1).find((one) => one.id === id)
  if (found === undefined) throw new Error(`no application is called ${id}`)
  return found
}

function endpointCallers(organisation: Organisation, actors: Actors): readonly Caller[] {
  const { roles } = organisation
  const credit = endpointCalled(organisation, 'credit-limit')
  const price = endpointCalled(organisation, 'price-forecast')
  const churn = endpointCalled(organisation, 'churn-experiment')
  return [
    {
      id: 'loan-portal',
      target: credit,
      actorAt: (time) => actors.taskInVpc(roles.loanPortal, time),
      callsPerDay: 300,
      curve: 'office',
      bursts: 0.04,
    },
    {
      id: 'risk-batch',
      target: credit,
      actorAt: (time) => actors.taskInVpc(roles.riskBatch, time),
      callsPerDay: 90,
      curve: 'nightly',
    },
    {
      id: 'pricing-api',
      target: price,
      actorAt: (time) => actors.task(roles.pricing, time),
      callsPerDay: 330,
      curve: 'steady',
      offset: 1,
      bursts: 0.02,
    },
    {
      id: 'prototype-app',
      target: churn,
      actorAt: (time) => actors.task(roles.devApp, time),
      callsPerDay: 40,
      curve: 'office',
      invalid: 0.02,
    },
  ]
}

function homeModelCallers(organisation: Organisation, actors: Actors): readonly Caller[] {
  const { roles } = organisation
  return [
    {
      id: 'support-assistant',
      target: modelCalled(organisation, 'sonnet'),
      actorAt: (time) => actors.task(roles.supportAssistant, time),
      callsPerDay: 190,
      curve: 'consumer',
      operations: [
        ['ConverseStream', 0.85],
        ['Converse', 0.15],
      ],
      tokens: { input: [7.4, 0.5], output: [5.6, 0.5] },
      guardrail: true,
      blocked: 0.012,
      topic: 'support',
      system:
        'You are the support assistant of the shop. Answer questions about orders, parcels, returns and subscriptions ' +
        'in a friendly tone and in the language of the customer. Never promise a refund, never name a colleague, and ' +
        'hand over to a person when a customer is upset. Article numbers that begin with nine are internal.',
      bursts: 0.05,
    },
  ]
}

function smallModelCallers(organisation: Organisation, actors: Actors): readonly Caller[] {
  const { roles, network, users } = organisation
  const agent =
    'Boto3/1.36.4 md/Botocore#1.36.4 ua/2.0 os/linux#5.15.0 md/arch#x86_64 lang/python#3.10.12 md/pyimpl#CPython cfg/retry-mode#legacy'
  return [
    {
      id: 'document-summary',
      target: modelCalled(organisation, 'haiku'),
      actorAt: (time) => actors.lambda(roles.documentSummary, time),
      callsPerDay: 110,
      curve: 'office',
      operations: [['InvokeModel', 1]],
      tokens: { input: [8.6, 0.75], output: [5.9, 0.4] },
      topic: 'summary',
      bursts: 0.05,
    },
    {
      id: 'search-embedding',
      target: modelCalled(organisation, 'embedding'),
      actorAt: (time) => actors.lambda(roles.searchEmbedding, time),
      callsPerDay: 100,
      curve: 'consumer',
      tokens: { input: [4.2, 0.6], output: [0, 0] },
      topic: 'embedding',
    },
    {
      id: 'docs-preview',
      target: modelCalled(organisation, 'nova'),
      actorAt: () => userActor(users.docsPreview, network.office, agent),
      callsPerDay: 6,
      curve: 'office',
      operations: [['Converse', 1]],
      tokens: { input: [6.2, 0.4], output: [5.4, 0.4] },
      topic: 'summary',
    },
  ]
}

function otherModelCallers(organisation: Organisation, actors: Actors): readonly Caller[] {
  const { roles } = organisation
  return [
    {
      id: 'analyst-copilot',
      target: modelCalled(organisation, 'haikuEu'),
      actorAt: (time) => actors.task(roles.analyst, time),
      callsPerDay: 85,
      curve: 'office',
      offset: 1,
      operations: [
        ['Converse', 0.7],
        ['InvokeModelWithResponseStream', 0.3],
      ],
      tokens: { input: [7, 0.6], output: [5.8, 0.5] },
      topic: 'analysis',
      bursts: 0.04,
    },
    {
      id: 'translation',
      target: modelCalled(organisation, 'llamaEu'),
      actorAt: (time) => actors.lambda(roles.translation, time),
      callsPerDay: 55,
      curve: 'office',
      offset: 1,
      operations: [['InvokeModel', 1]],
      tokens: { input: [6.3, 0.5], output: [6.2, 0.5] },
      topic: 'translation',
    },
  ]
}
