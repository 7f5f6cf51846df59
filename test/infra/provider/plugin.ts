import { DetectiveClient } from '@aws-sdk/client-detective'
import * as grpc from '@grpc/grpc-js'
import plugins from '@pulumi/pulumi/proto/plugin_pb.js'
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb.js'
import type * as types from '@pulumi/pulumi/proto/provider_pb.js'
import messages from '@pulumi/pulumi/proto/provider_pb.js'
import empties from 'google-protobuf/google/protobuf/empty_pb.js'
import structs from 'google-protobuf/google/protobuf/struct_pb.js'
import { z } from 'zod'
import { DETECTIVE_RESOURCES, type DetectiveResource, type Inputs } from './detective-resources.ts'

/**
 * A provider plugin for Pulumi's engine that stands in for `pulumi-resource-aws`, of which no registry has the binary. It
 * makes Detective's resources only, as the real one does, and is started once for each provider of a program. The
 * engine reads the port it listens on from its first line.
 *
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */

/** How the engine passes `endpoints` of a provider: as JSON in text. */
const endpointsOf = z.array(z.object({ detective: z.string().optional() }))

let client = new DetectiveClient({})

type Handle<Request, Response> = (request: Request) => Response | Promise<Response>

/** A gRPC method of a function that answers or throws. */
function unary<Request, Response>(
  handle: Handle<Request, Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then((response) => callback(null, response))
      .catch((error: unknown) => callback({ code: grpc.status.UNKNOWN, message: String(error) }))
  }
}

function configure(request: types.ConfigureRequest): types.ConfigureResponse {
  const told = request.getVariablesMap()
  const of = (name: string) => told.get(`aws:config:${name}`)
  const endpoint = endpointsOf.parse(JSON.parse(of('endpoints') ?? '[]'))[0]?.detective
  const profile = of('profile')
  client = new DetectiveClient({
    region: of('region') ?? 'us-east-1',
    ...(endpoint !== undefined && { endpoint }),
    ...(profile !== undefined && { profile }),
  })
  return new messages.ConfigureResponse()
}

/** What the user wrote is what is wanted: there is nothing to fill in. */
function check(request: types.CheckRequest): types.CheckResponse {
  const response = new messages.CheckResponse()
  response.setInputs(request.getNews())
  return response
}

function diff(request: types.DiffRequest): types.DiffResponse {
  const { update } = resourceOf(request.getUrn())
  const [before, after] = [inputsIn(request.getOldInputs()), inputsIn(request.getNews())]
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !key.startsWith('__') && JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  )
  const response = new messages.DiffResponse()
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
  response.setDiffsList(changed)
  if (update === undefined) response.setReplacesList(changed)
  return response
}

async function create(request: types.CreateRequest): Promise<types.CreateResponse> {
  const inputs = inputsIn(request.getProperties())
  const { id, state } = await resourceOf(request.getUrn()).create(client, inputs)
  const response = new messages.CreateResponse()
  response.setId(id)
  response.setProperties(structOf({ ...inputs, ...state }))
  return response
}

async function read(request: types.ReadRequest): Promise<types.ReadResponse> {
  const state = inputsIn(request.getProperties())
  const found = await resourceOf(request.getUrn()).read(client, { id: request.getId(), state })
  const response = new messages.ReadResponse()
  if (found === undefined) return response
  response.setId(found.id)
  response.setProperties(structOf({ ...state, ...found.state }))
  response.setInputs(request.getInputs())
  return response
}

async function update(request: types.UpdateRequest): Promise<types.UpdateResponse> {
  const inputs = inputsIn(request.getNews())
  const kept = { id: request.getId(), state: inputsIn(request.getOlds()) }
  const changed = await resourceOf(request.getUrn()).update?.(client, kept, inputs)
  const response = new messages.UpdateResponse()
  response.setProperties(structOf({ ...inputs, ...changed?.state }))
  return response
}

async function remove(request: types.DeleteRequest): Promise<empties.Empty> {
  const state = inputsIn(request.getProperties())
  await resourceOf(request.getUrn()).remove(client, { id: request.getId(), state })
  return new empties.Empty()
}

function pluginInfo(): InstanceType<typeof plugins.PluginInfo> {
  const info = new plugins.PluginInfo()
  info.setVersion('7.48.0')
  return info
}

function resourceOf(urn: string): DetectiveResource {
  const type = urn.split('::')[2]?.split('$').at(-1) ?? ''
  const resource = DETECTIVE_RESOURCES.get(type)
  if (resource === undefined) throw new Error(`this stand-in cannot make ${type}`)
  return resource
}

function inputsIn(struct: structs.Struct | undefined): Inputs {
  return struct?.toJavaScript() ?? {}
}

/** What is undefined is left out: a struct has no word for it. */
function structOf(properties: Inputs): structs.Struct {
  return structs.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)))
}

const server = new grpc.Server()
server.addService(ResourceProviderService, {
  configure: unary(configure),
  checkConfig: unary(check),
  check: unary(check),
  diff: unary(diff),
  create: unary(create),
  read: unary(read),
  update: unary(update),
  delete: unary(remove),
  getPluginInfo: unary(pluginInfo),
  cancel: unary(() => new empties.Empty()),
})
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error
  process.stdout.write(`${port}\n`)
})
