import { entityOfArn } from '../../events/arn.ts'
import { entityTypeCode } from '../../events/entity.ts'
import type { Event } from '../../events/event.ts'
import { STATE_ORIGINS } from '../../events/tables.ts'
import { DAY, parseTime } from '../../events/time.ts'
import { eventOf } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordContext, RecordResult } from '../format.ts'
import { keptState } from '../kept-state.ts'
import { type Described, describedIn } from './described.ts'
import { type Description, isDescription, readDescription } from './record.ts'

export const awsDescription: JsonFormat = {
  kind: 'json',
  name: 'aws-description',
  title: 'Answers of describe calls (SageMaker, Bedrock, CloudTrail, GuardDuty)',
  recognises: isDescription,
  toEvents,
}

function toEvents(record: JsonObject, context: RecordContext): RecordResult {
  const description = readDescription(record)
  const asked = parseTime(description.asked)
  if (Number.isNaN(asked)) return { reason: 'bad-time', detail: 'asked is no time' }
  if (description.error !== undefined)
    return [
      stateOf(
        description,
        refused(description),
        asked,
        description.error.code || 'Failed',
        context,
      ),
    ]
  const described = describedIn(description)
  const named = described.filter(({ id }) => id !== '')
  if (described.length > 0 && named.length === 0)
    return {
      reason: 'missing-field',
      detail: `an answer of ${description.operation} without a name`,
    }
  return named.map((one) => stateOf(description, stored(one, context), asked, 'OK', context))
}

type Stored = Omit<Described, 'state'> & { readonly state: string }

function stored(one: Described, { contentHash }: RecordContext): Stored {
  return { ...one, state: keptState(one.state, contentHash) }
}

/** A question that was refused: what could not be known, and which permission is missing. */
function refused({ service, operation, account, region, error }: Description): Stored {
  return {
    id: `arn:aws:${service}:${region}:${account}:${operation}`,
    kind: `${service}:${operation}`,
    name: operation,
    changed: '',
    created: '',
    state: JSON.stringify({ message: (error?.message ?? '').slice(0, 500) }),
  }
}

/** What says when it last changed is one row however often it is asked for; what does not is one row a day. */
function stateOf(
  { account, region }: Description,
  { id, kind, name, changed, created, state }: Stored,
  asked: number,
  status: string,
  { contentHash }: RecordContext,
): Event {
  const digest = contentHash(state)
  const own = parseTime(changed)
  return eventOf('resource_state', {
    key: ['describe', account, region, kind, id, status, digest].join('\n'),
    time: Number.isNaN(own) || own > asked ? Math.floor(asked / DAY) * DAY : own,
    asked,
    created: parseTime(created),
    account,
    region,
    resource: id,
    resource_type: entityTypeCode(entityOfArn(id).type),
    kind,
    name,
    origin: STATE_ORIGINS.indexOf('describe'),
    status,
    state,
  })
}
