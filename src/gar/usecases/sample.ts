export const fillSample = async () => undefined
