/** Operations that run a model or an endpoint. */
export const MODEL_INVOCATIONS: readonly string[] = [
  'InvokeEndpoint',
  'InvokeEndpointAsync',
  'InvokeEndpointWithResponseStream',
  'InvokeModel',
  'InvokeModelWithResponseStream',
  'InvokeModelWithBidirectionalStream',
  'Converse',
  'ConverseStream',
  'StartAsyncInvoke',
  // The OpenAI- and Anthropic-compatible endpoint of Bedrock, `bedrock-mantle`.
  'CreateInference',
]

/** The same, and those that run a model over a whole file or ask what a call would take: who may call a model shows in them too. */
export const MODEL_USES: readonly string[] = [
  ...MODEL_INVOCATIONS,
  'CreateModelInvocationJob',
  'CountTokens',
]

/** The same, and those that ask an agent or a knowledge base. */
export const INVOCATIONS: readonly string[] = [
  ...MODEL_INVOCATIONS,
  'InvokeAgent',
  'InvokeInlineAgent',
  'InvokeAgentRuntime',
  'InvokeFlow',
  'Retrieve',
  'RetrieveAndGenerate',
  'RetrieveAndGenerateStream',
]
