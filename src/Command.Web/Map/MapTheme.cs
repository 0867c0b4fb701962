namespace Command.Web.Map;

/// <summary>The base map's colours. All of them are quiet: what is live must be what is seen first.</summary>
public sealed record MapTheme(
    string Ground,
    string Water,
    string Park,
    string Road,
    string MajorRoad,
    string Bridge,
    string Rail,
    string Boundary,
    string Label,
    string WaterLabel,
    string Halo,
    string Building,
    string Casing)
{
    public static MapTheme Night { get; } = new(
        "#0B1622", "#14324C", "#10241F", "#20364A", "#2D475E", "#46637C", "#2A3A49", "#3A5168", "#8CA3B6", "#5E8DB3", "#0B1622", "#14222F", "#08111A");

    public static MapTheme Day { get; } = new(
        "#F4F7FA", "#C3DDF0", "#DDECDC", "#FFFFFF", "#FFFFFF", "#FFFFFF", "#B9C4CE", "#A9B8C6", "#51677A", "#3D7CA8", "#FFFFFF", "#E4E9EE", "#C9D3DC");

    /// <summary>The theme of a name in a URL; night unless it is <c>day</c>.</summary>
    public static MapTheme Named(string? name) => name == "day" ? Day : Night;
}
