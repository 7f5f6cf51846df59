import type { Event } from '../../events/event.ts'
import type { JsonFormat, JsonObject, RecordContext, RecordResult } from '../format.ts'
import { answerEvent, NO_TIME, nodeActionEvent, requestEvent } from './model-call.ts'
import { isAgentTrace, stepsIn, type TraceStep } from './record.ts'
import { turnEvent } from './turn.ts'

/** Traces of Bedrock agents: the models that an agent asked, and how its own turns ended. */
export const bedrockAgentTrace: JsonFormat = {
  kind: 'json',
  name: 'bedrock-agent-trace',
  title: 'Traces of Bedrock agents and flows (InvokeAgent, InvokeInlineAgent, InvokeFlow)',
  recognises: isAgentTrace,
  toEvents,
}

/** Rationales, actions and their results give no event; a call of a model that says too little is told of, if no other step
 * stands beside it. */
function toEvents(record: JsonObject, context: RecordContext): RecordResult {
  const events: Event[] = []
  let unfit = ''
  for (const step of stepsIn(record)) {
    const event = eventOfStep(step, context)
    if (typeof event === 'string') unfit = event
    else if (event !== undefined) events.push(event)
  }
  if (unfit === '' || events.length > 0) return events
  return { reason: unfit === NO_TIME ? 'bad-time' : 'missing-field', detail: unfit }
}

function eventOfStep(step: TraceStep, context: RecordContext): Event | string | undefined {
  if (step.kind === 'request') return requestEvent(step, context)
  if (step.kind === 'answer') return answerEvent(step, context)
  return step.kind === 'node-action' ? nodeActionEvent(step, context) : turnEvent(step, context)
}
