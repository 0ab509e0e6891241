using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Omni.Runtime.Functions;

/// <summary>The functions of some types, all of them checked before the first one runs.</summary>
internal sealed class FunctionCatalog
{
    private FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions) => Functions = functions;

    /// <summary>By name.</summary>
    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    public IEnumerable<(FunctionDescriptor Function, TTrigger Trigger)> Of<TTrigger>()
        where TTrigger : FunctionTrigger =>
        from function in Functions
        where function.Trigger is TTrigger
        select (function, (TTrigger)function.Trigger);

    /// <exception cref="FunctionCatalogException">At least one function could not run, or would behave differently on Azure.</exception>
    public static FunctionCatalog Read(IEnumerable<Type> types, IConfiguration settings)
    {
        const BindingFlags everyOwn = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var faults = new List<string>();
        var functions = (
            from type in types
            from method in type.GetMethods(everyOwn)
            let attribute = method.GetCustomAttribute<FunctionAttribute>()
            where attribute is not null
            let function = new FunctionReader(method, attribute.Name, settings, faults).Read()
            where function is not null
            select function).OrderBy(function => function.Name, StringComparer.Ordinal).ToList();

        CrossChecks.Run(functions, faults);
        return faults.Count is 0 ? new(functions) : throw new FunctionCatalogException(faults);
    }
}
