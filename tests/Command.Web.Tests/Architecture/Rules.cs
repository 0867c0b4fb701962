using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Command.Web.Tests.Architecture;

/// <summary>The rules of the house, read off the compiled code: each returns what breaks it.</summary>
internal static class Rules
{
    /// <summary>What pure code may not touch: the start of a type's full name, or a member of it.</summary>
    private static readonly string[] s_impure =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.IO.Path::GetTemp", "System.Net.Sockets.", "System.Net.Http.", "System.Net.WebSockets.",
        "System.Net.Dns", "Microsoft.Data.", "System.Data.", "Npgsql.", "StackExchange.Redis.", "System.Random", "System.Security.Cryptography.RandomNumberGenerator",
        "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Guid::NewGuid", "System.DateTime::get_Now", "System.DateTime::get_UtcNow",
        "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow", "System.Environment::get_TickCount", "System.Threading.Thread::Sleep",
        "System.Threading.Tasks.Task::Delay", "System.Console", "Microsoft.AspNetCore.",
    ];

    public static IEnumerable<string> Impure(ModuleDefinition module, Func<string, bool> inRoom) =>
        from type in Types(module)
        where inRoom(RoomOf(type))
        from used in Uses(type)
        where s_impure.Any(i => used.StartsWith(i, StringComparison.Ordinal))
        select $"{type.FullName} uses {used}";

    /// <summary>Types of one room that use a type of another.</summary>
    public static IEnumerable<string> Crossing(ModuleDefinition module, Func<string, string, bool> forbidden) =>
        from type in Types(module)
        let room = RoomOf(type)
        from used in Uses(type)
        where forbidden(room, used)
        select $"{type.FullName} uses {used}";

    /// <summary>Each method that logs, with the number of what it says.</summary>
    public static IEnumerable<(int Event, string Method)> Events(ModuleDefinition module) =>
        from type in Types(module)
        from method in type.Methods
        from attribute in method.CustomAttributes
        where attribute.AttributeType.FullName == "Microsoft.Extensions.Logging.LoggerMessageAttribute"
        let number = attribute.ConstructorArguments.Select(a => a.Value).Concat(attribute.Properties.Where(p => p.Name == "EventId").Select(p => p.Argument.Value)).OfType<int>()
        select (number.FirstOrDefault(), $"{type.FullName}::{method.Name}");

    public static IEnumerable<string> References(ModuleDefinition module) => module.AssemblyReferences.Select(r => r.Name);

    /// <summary>The namespace of a type; of a nested one, that of the type around it.</summary>
    private static string RoomOf(TypeDefinition type)
    {
        TypeDefinition outer = type;
        while (outer.DeclaringType is not null)
        {
            outer = outer.DeclaringType;
        }

        return outer.Namespace;
    }

    private static IEnumerable<TypeDefinition> Types(ModuleDefinition module) => module.Types.SelectMany(WithNested);

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<string> Uses(TypeDefinition type)
    {
        foreach (FieldDefinition field in type.Fields)
        {
            yield return field.FieldType.FullName;
        }

        foreach (MethodDefinition method in type.Methods)
        {
            foreach (ParameterDefinition parameter in method.Parameters)
            {
                yield return parameter.ParameterType.FullName;
            }

            if (!method.HasBody)
            {
                continue;
            }

            foreach (Instruction instruction in method.Body.Instructions)
            {
                switch (instruction.Operand)
                {
                    case MethodReference called:
                        yield return $"{called.DeclaringType.FullName}::{called.Name}";
                        break;
                    case FieldReference field:
                        yield return field.DeclaringType.FullName;
                        break;
                    case TypeReference used:
                        yield return used.FullName;
                        break;
                }
            }
        }
    }
}
