/** Reads one variable that must be there. */
export function requiredVariable(variables: NodeJS.ProcessEnv): (name: string) => string {
  return (name) => {
    const value = variables[name];
    if (!value) {
      throw new Error(`The environment variable ${name} is not set; the stack sets it at deployment.`);
    }
    return value;
  };
}
