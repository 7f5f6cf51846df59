/** Packets between two addresses, seen at one network interface of a VPC. */
export interface Flow {
  readonly time: number
  readonly seconds: number
  readonly account: string
  readonly interface: string
  readonly source: string
  readonly destination: string
  readonly sourcePort: number
  readonly destinationPort: number
  readonly packets: number
  readonly bytes: number
  readonly accepted: boolean
  readonly egress: boolean
}
