import type { Run } from '../../../investigations/runs.ts'
import { runJson } from '../schemas/runs.ts'
import type { DupinServices } from '../services.ts'

/** Proxies close what is silent for half a minute or more. */
const HEARTBEAT = 15_000
/** Whoever reads so slowly sees only the latest. */
const MOST_WAITING = 64

/** How far a run is, as server-sent events, until it is over or nobody reads any more.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function runEvents(
  run: Run,
  { runs, every }: Pick<DupinServices, 'runs' | 'every'>,
): Response {
  let leave = () => {}
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const tell = (text: string) => controller.enqueue(new TextEncoder().encode(text))
        const send = (now: Run): void => {
          const over = isOver(now)
          if (!over && (controller.desiredSize ?? 0) <= 0) return
          tell(eventOf(over ? 'end' : 'progress', now))
          if (!over) return
          leave()
          controller.close()
        }
        if (!isOver(run)) {
          const unsubscribe = runs.subscribe(run.id, send)
          const quiet = every(HEARTBEAT, () => {
            if ((controller.desiredSize ?? 0) > 0) tell(': still here\n\n')
          })
          leave = () => {
            unsubscribe()
            quiet()
          }
        }
        send(run)
      },
      cancel() {
        leave()
      },
    },
    { highWaterMark: MOST_WAITING },
  )
  return new Response(stream, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
}

function isOver({ status }: Run): boolean {
  return status === 'SUCCESSFUL' || status === 'FAILED'
}

/** JSON has no line feeds of its own, so that an event is one line. */
function eventOf(name: string, run: Run): string {
  return `event: ${name}\ndata: ${JSON.stringify(runJson(run))}\n\n`
}
