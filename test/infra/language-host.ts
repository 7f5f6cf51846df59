import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import * as grpc from '@grpc/grpc-js'
import { LanguageRuntimeService } from '@pulumi/pulumi/proto/language_grpc_pb.js'
import type * as types from '@pulumi/pulumi/proto/language_pb.js'
import messages from '@pulumi/pulumi/proto/language_pb.js'
import plugins from '@pulumi/pulumi/proto/plugin_pb.js'

/**
 * Runs a Node program for Pulumi's engine, as `pulumi-language-nodejs` does, of which neither a registry nor the module
 * proxy has a copy: with the launcher of Pulumi's own SDK, in a process of its own, with what the engine tells. The
 * command line takes it as `--client`.
 *
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto
 */
export interface LanguageHost {
  /** Of loopback. */
  readonly port: number
  /** What programs wrote. */
  readonly written: string[]
  close(): void
}

/**
 * @param folder of the program
 * @param main its first file, as in Pulumi.yaml
 * @param nodeArguments its `nodeargs` there
 */
export async function startLanguageHost(
  folder: string,
  main: string,
  nodeArguments: readonly string[],
): Promise<LanguageHost> {
  const server = new grpc.Server()
  const written: string[] = []
  server.addService(LanguageRuntimeService, {
    getRequiredPlugins: answer(() => new messages.GetRequiredPluginsResponse()),
    getPluginInfo: answer(() => new plugins.PluginInfo()),
    run: answer(async ({ request }: Asked<types.RunRequest>) => {
      const response = new messages.RunResponse()
      const launched = [...nodeArguments, LAUNCHER, ...launcherArguments(request), main]
      const env = { ...process.env, ...configurationOf(request) }
      const child = spawn(process.execPath, launched, { cwd: folder, env })
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (data: Buffer) => written.push(data.toString('utf8')))
      }
      const [status] = await once(child, 'close')
      if (status !== 0) response.setError(`the program ended with ${status}: ${written.join('')}`)
      return response
    }),
  })
  const port = await new Promise<number>((resolve, reject) => {
    const secured = grpc.ServerCredentials.createInsecure()
    server.bindAsync('127.0.0.1:0', secured, (error, bound) => {
      if (error === null) resolve(bound)
      else reject(error)
    })
  })
  return { port, written, close: () => server.forceShutdown() }
}

/** What starts a program with the engine's words on its command line. */
const LAUNCHER = createRequire(import.meta.url).resolve('@pulumi/pulumi/cmd/run/index.js')

interface Asked<Request> {
  readonly request: Request
}

function launcherArguments(request: types.RunRequest): string[] {
  const [engine = ''] = request.getArgsList()
  const told: Readonly<Record<string, string>> = {
    monitor: request.getMonitorAddress(),
    engine,
    project: request.getProject(),
    stack: request.getStack(),
    organization: request.getOrganization(),
    parallel: String(request.getParallel()),
  }
  const named = Object.entries(told).flatMap(([name, value]) => [`--${name}`, value])
  return request.getDryrun() ? [...named, '--dry-run'] : named
}

function configurationOf(request: types.RunRequest): Readonly<Record<string, string>> {
  const configuration = Object.fromEntries(request.getConfigMap().toArray())
  return {
    PULUMI_CONFIG: JSON.stringify(configuration),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  }
}

function answer<Request, Response>(
  handle: (asked: Asked<Request>) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call))
      .then((response) => callback(null, response))
      .catch((error: unknown) => callback({ code: grpc.status.UNKNOWN, message: String(error) }))
  }
}
