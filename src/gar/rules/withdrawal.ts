export type Category = 'transferable' | 'non_transferable'
/** How `gar revoke` treats a finite copy: as its subscription says, or lost in any case, as seed 000 has it. */
export type WithdrawalSetting = 'subscription' | 'strict'
export type Withdrawn = 'freed' | 'lost' | 'closed'

export const CATEGORIES: readonly Category[] = ['transferable', 'non_transferable']

/**
 * What taking a copy back does to it (rule B3): nothing is given back to an unlimited pool, else the category of the subscription
 * decides, unless the school chose the strict reading for `revoke`. Batch recovery always follows the category.
 */
export function withdrawal(category: Category, unlimited: boolean, setting: WithdrawalSetting): Withdrawn {
  if (unlimited) return 'closed'
  return setting === 'subscription' && category === 'transferable' ? 'freed' : 'lost'
}
