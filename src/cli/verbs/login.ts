import { randomUUID } from 'node:crypto'
import { Command, Option } from 'commander'
import { signedHeaders } from '../../api/sigv4/sign-request.ts'
import { recordOrEmpty } from '../../events/plain-record.ts'
import { formatTime, parseTime } from '../../events/time.ts'
import { UserError } from '../../events/user-error.ts'
import { type CliContext, EXIT, say } from '../context.ts'
import { lakeOption } from '../options.ts'
import { type LoginOptions, type LoginServer, loginServer } from './login-server.ts'

const EXAMPLES = `
Examples:
  dupin login --lake case.duckdb                          to the server of a lake that is here
  dupin login --profile dupin --endpoint https://dupin.example.org`

export function loginCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('login')
    .description('print a link that signs you in to the console of a server, once')
    .addOption(lakeOption())
    .addOption(
      new Option('--profile <name>', 'a profile of the AWS CLI, in place of the lake’s key'),
    )
    .addOption(new Option('--endpoint <url>', 'where the server is, when that is not known'))
    .addOption(new Option('--region <region>', 'the Region that the server answers for'))
    .addHelpText('after', EXAMPLES)
    .action(async (options: LoginOptions) => {
      const server = loginServer(options, context.env)
      const { link, expires } = await newLink(server, context.now().getTime())
      say(context, `signs in once, until ${expires}:`)
      context.stdout.write(`${link}\n`)
      exit(EXIT.ok)
    })
}

const PATH = '/api/v1/session-tokens'

/** Asks the server for a link. The request is signed: the secret is not sent. */
async function newLink({ endpoint, region, key }: LoginServer, now: number) {
  const url = new URL(PATH, endpoint)
  // Whoever signs twice within a second would be answered with the link of the first time.
  const headers = { 'content-type': 'application/json', 'x-dupin-request': randomUUID() }
  const request = { method: 'POST', url, headers, body: '', region, service: 'detective', now }
  const { host: _, ...sent } = signedHeaders(request, key)
  const answer = await fetch(url, { method: 'POST', headers: sent, redirect: 'error' }).catch(
    (cause: unknown) => {
      throw new UserError(`no server answers at ${url.origin}: ${reasonOf(cause)}`, { cause })
    },
  )
  const told = recordOrEmpty(await answer.json().catch(() => undefined))
  const { path, expires, detail } = told
  if (!answer.ok) {
    const why = typeof detail === 'string' ? detail : `status ${answer.status}`
    throw new UserError(`${url.origin} makes no link: ${why}`)
  }
  if (typeof path !== 'string' || !/^\/console\/#token=[\w-]+$/.test(path))
    throw new UserError(`${url.origin} is no server of this version of dupin`)
  return { link: url.origin + path, expires: formatTime(parseTime(String(expires))) }
}

/** fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const code = recordOrEmpty(cause)['code']
  if (typeof code === 'string') return code
  return cause instanceof Error ? cause.message : String(cause)
}
