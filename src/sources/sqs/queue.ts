/** A message as it was received. */
export interface QueueMessage {
  readonly id: string
  /** Of this receipt: it deletes the message, or says for how long nobody else gets it. */
  readonly receipt: string
  readonly body: string
  /** How often it was received, this time included; about. */
  readonly receives: number
  /** Milliseconds since the epoch. */
  readonly sentAt: number
}

export type Receipt = Pick<QueueMessage, 'id' | 'receipt'>

export interface ReceiveRequest {
  /** Seconds that the queue may wait for a message to come. */
  readonly waitSeconds: number
  /** Seconds for which nobody else gets what is received. */
  readonly visibilitySeconds: number
}

/** A queue, as far as it is used here. All of it may throw what the network and AWS have to say. */
export interface Queue {
  /** Ten messages or fewer; ends early, with none, when the signal is given. */
  readonly receive: (
    request: ReceiveRequest,
    signal: AbortSignal,
  ) => Promise<readonly QueueMessage[]>
  /** Answers those that could not be deleted. */
  readonly delete: (messages: readonly Receipt[]) => Promise<readonly Receipt[]>
  /** From now on, nobody gets them for so many seconds; answers those of which that could not be said. */
  readonly hide: (messages: readonly Receipt[], seconds: number) => Promise<readonly Receipt[]>
  /** Whether messages that are received too often go to another queue. */
  readonly hasDeadLetterQueue: () => Promise<boolean>
}
