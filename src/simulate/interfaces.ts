import { hex } from './identifiers.ts'
import type { Organisation } from './organisation.ts'

/** A network interface of the VPC that holds an account's applications and endpoints. */
export interface Interface {
  readonly id: string
  readonly address: string
  readonly subnet: string
}

/** The four interfaces of an account: two of applications, two of endpoints. */
export function interfacesOf(organisation: Organisation, account: string): readonly Interface[] {
  return ['20.4.31', '20.5.32', '20.8.101', '20.9.102'].map((host, index) => ({
    id: `eni-0${hex(organisation.keys.fork(`eni/${account}/${index}`), 16)}`,
    address: `10.${host}`,
    subnet: organisation.network.subnets[index % 2] ?? '',
  }))
}
