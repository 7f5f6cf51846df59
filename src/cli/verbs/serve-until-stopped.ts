import { firstRun } from '../../api/first-run.ts'
import { type RunningServer, type ServeOptions, startServer } from '../../api/serve.ts'
import type { Dupin } from '../../dupin.ts'
import { type CliContext, EXIT, say } from '../context.ts'

/** Work beside a server. */
export interface Begun {
  readonly stop: () => Promise<void>
}

export interface Serving {
  readonly lake: string
  readonly server: Omit<ServeOptions, 'lake' | 'now' | 'tell'>
  /** Begins what else there is to do; what it answers is ended together with the server. */
  readonly begin?: (server: RunningServer) => Promise<Begun | undefined>
  /** Is given the link to the console when everything else is said. */
  readonly onLink?: (link: string) => void
}

/** Serves until the process is asked to stop, and answers the exit code. The way into the console is told last. */
export async function serveUntilStopped(
  dupin: Dupin,
  { lake, server: options, begin, onLink }: Serving,
  context: CliContext,
): Promise<number> {
  const server = await startServer(dupin, {
    ...options,
    lake,
    now: () => context.now().getTime(),
    tell: (text) => say(context, text),
  })
  const begun = await begin?.(server)
  if (server.owner !== undefined) await firstRun(server.services, server.owner)
  const stopped = context.untilStopped()
  context.stdout.write(`listening on ${server.url}\n`)
  const link = tellConsole(server, lake, context)
  onLink?.(link)
  const signal = await stopped
  say(context, 'stopping …')
  // At once: a reading ends only when the server does.
  await Promise.all([begun?.stop(), server.stop()])
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.ok
}

/** Says where the console is and how to get in, and answers the link. */
function tellConsole(server: RunningServer, lake: string, context: CliContext): string {
  if (server.owner !== undefined)
    say(
      context,
      `the link signs you in once, within five minutes; another: dupin login --lake ${lake}`,
    )
  const link = server.consoleLink()
  say(context, `console: ${link}`)
  return link
}
