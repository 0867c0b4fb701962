using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Command.Geo;

namespace Command.Ingest.Tests.Journal.Entries;

/// <summary>Makes records in which every property that is kept has a value of its own, none of them the one that it has when nobody sets it.</summary>
/// <param name="shape">The shape where one is wanted.</param>
internal sealed class Filler(GeoShape shape)
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, 123, 456, TimeSpan.FromHours(8));
    private int _made;

    public object Make(Type type)
    {
        int n = ++_made;
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Make(inner);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return List(type.GetGenericArguments()[0]);
        }

        return type switch
        {
            _ when type == typeof(string) => n % 2 == 0 ? string.Create(CultureInfo.InvariantCulture, $"word {n}") : string.Create(CultureInfo.InvariantCulture, $"道里区 °C \"{n}\" \ud83d\ude92"),
            _ when type == typeof(int) => n,
            _ when type == typeof(long) => long.MinValue + n,
            _ when type == typeof(double) => -n - 0.1,
            _ when type == typeof(bool) => true,
            _ when type == typeof(DateTimeOffset) => s_at.AddTicks(n).ToOffset(TimeSpan.FromMinutes((n % 1000) - 300)),
            _ when type == typeof(DateOnly) => DateOnly.FromDateTime(s_at.Date).AddDays(n),
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(n),
            _ when type.IsEnum => Enum.GetValues(type).Cast<object>().Last(),
            _ when type == typeof(GeoPoint) => new GeoPoint(126.5 + (n % 1000 / 1000.0), -45.1),
            _ when type == typeof(GeoShape) => shape,
            _ when type.IsClass && !type.IsAbstract => Record(type),
            _ => throw new NotSupportedException($"No value is known for {type}: say here what one looks like."),
        };
    }

    private object List(Type of)
    {
        IList items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(of))!;
        items.Add(Make(of));
        items.Add(Make(of));
        return typeof(ImmutableArray).GetMethods().First(m => m.Name == nameof(ImmutableArray.ToImmutableArray) && m.GetParameters()[0].ParameterType.Name.StartsWith("IEnumerable", StringComparison.Ordinal))
            .MakeGenericMethod(of).Invoke(null, [items])!;
    }

    private object Record(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        object made = constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType))]);
        foreach (PropertyInfo property in type.GetProperties().Where(p => p.CanWrite && p.GetCustomAttribute<JsonIgnoreAttribute>() is null))
        {
            if (!constructor.GetParameters().Any(p => p.Name == property.Name))
            {
                property.SetValue(made, Make(property.PropertyType));
            }
        }

        return made;
    }
}
