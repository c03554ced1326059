/** Without space around it, and with single spaces within. */
export const collapse = (value: string): string => value.trim().replace(/\s+/g, ' ');

/** Two texts that fold to the same say the same to a reader: case and spaces say nothing. */
export const fold = (value: string): string => collapse(value).toLowerCase();
