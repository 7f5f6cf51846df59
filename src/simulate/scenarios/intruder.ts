import { MINUTE } from '../../events/time.ts'
import { type ApiCall, accessDenied, call } from '../act.ts'
import { strangerAddress } from '../actors.ts'
import type { JsonRecord } from '../json.ts'
import type { FoundationModel } from '../models.ts'
import { type Actor, type Role, sessionOf, type User, userActor } from '../principals.ts'
import type { ScenarioContext } from '../scenario.ts'

const AGENT =
  'aws-cli/2.24.9 md/awscrt#0.23.8 ua/2.0 os/linux#6.11.2-amd64 md/arch#x86_64 lang/python#3.12.9 md/pyimpl#CPython cfg/retry-mode#standard'

/** A session of a role in strange hands: the role's name, somebody else's address. */
export function sessionAbroad(context: ScenarioContext, role: Role, name: string): Actor {
  const options = {
    name,
    ip: strangerAddress(context.random),
    userAgent: AGENT,
    created: context.time - 11 * MINUTE,
  }
  return sessionOf(role, options, context.organisation.keys)
}

/** A user's long-term key in strange hands. */
export function keyAbroad(context: ScenarioContext, user: User): Actor {
  return userActor(user, strangerAddress(context.random), AGENT)
}

/** A costly model that nobody of the organisation uses, as it is run for strangers. */
export function soldModel(account: string, region: string): FoundationModel {
  return {
    key: 'sonnet',
    modelId: 'anthropic.claude-3-opus-20240229-v1:0',
    account,
    region,
    firstTokenMs: 1900,
    tokensPerSecond: 24,
  }
}

/** A call of a row of them. */
interface Step {
  readonly operation: string
  readonly request?: JsonRecord
  readonly response?: JsonRecord
  readonly refused?: boolean
}

/** Calls one after the other, about `gap` apart. */
export function inARow(
  context: Pick<ScenarioContext, 'random'>,
  actor: Actor,
  place: { readonly time: number; readonly region: string; readonly gap: number },
  steps: readonly Step[],
): readonly ApiCall[] {
  const { random } = context
  return steps.map(({ operation, request = null, response = null, refused }, index) => {
    const at = place.time + index * place.gap + random.int(Math.round(place.gap * 0.6))
    const parts = { time: at, region: place.region, request, response }
    const error = accessDenied(actor, operation, '*')
    return call(actor, operation, refused === true ? { ...parts, error } : parts, random)
  })
}
