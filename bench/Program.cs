using Omni.Bench;

return args switch
{
    ["filter"] => FilterBench.Run(""),
    ["filter", "--json", var file] => FilterBench.Run(file),
    ["understand"] => UnderstandBench.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench filter [--json FILE] | understand");
    return 2;
}
