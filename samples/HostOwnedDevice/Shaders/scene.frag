#version 450
// Balls that circle a mirror on a chequered floor at sunset, ray-traced, 2 x 2 rays a pixel; then noise, as of a camera
// in too little light: Gaussian, of a strength that the host says, another at every pixel, channel and frame.

layout(push_constant) uniform Frame {
    vec2 size;
    float time;
    float noise;
    uint number;
};

layout(location = 0) out vec4 colour;

const int BALLS = 7;
const float FAR = 60.0;
const vec3 LIGHT = normalize(vec3(-0.55, 0.62, -0.45));

struct Hit {
    float distance;
    int ball;  // -1 the floor, -2 the sky
};

vec4 balls[BALLS];  // centre, radius

void place_balls() {
    balls[0] = vec4(0.0, 1.15, 0.6, 1.15);
    for (int i = 1; i < BALLS; i++) {
        float turn = 6.2832 * float(i - 1) / float(BALLS - 1) + 0.35 * time;
        float radius = 0.42 + 0.1 * sin(2.4 * float(i));
        float hop = abs(sin(1.3 * time + 1.7 * float(i)));
        balls[i] = vec4(2.35 * cos(turn), radius + 0.75 * hop, 0.6 + 2.35 * sin(turn), radius);
    }
}

vec3 ball_colour(int ball) {
    return ball == 0 ? vec3(0.9, 0.92, 0.95) : 0.52 + 0.44 * cos(6.2832 * (float(ball) / 6.0 + vec3(0.0, 0.36, 0.68)));
}

Hit trace(vec3 origin, vec3 ray) {
    Hit nearest = Hit(FAR, -2);
    float floor_distance = -origin.y / ray.y;
    if (ray.y < 0.0 && floor_distance > 1e-3 && floor_distance < FAR) {
        nearest = Hit(floor_distance, -1);
    }
    for (int i = 0; i < BALLS; i++) {
        vec3 offset = origin - balls[i].xyz;
        float b = dot(offset, ray);
        float d = b * b - dot(offset, offset) + balls[i].w * balls[i].w;
        float t = -b - sqrt(max(d, 0.0));
        if (d > 0.0 && t > 1e-3 && t < nearest.distance) {
            nearest = Hit(t, i);
        }
    }
    return nearest;
}

vec3 sky(vec3 ray) {
    float height = clamp(ray.y, 0.0, 1.0);
    vec3 glow = mix(vec3(0.98, 0.62, 0.36), vec3(0.18, 0.3, 0.62), sqrt(height));
    return glow + vec3(0.5, 0.35, 0.2) * pow(max(dot(ray, LIGHT), 0.0), 24.0);
}

vec3 floor_colour(vec3 point, float distance) {
    vec2 tile = floor(point.xz / 0.9);
    vec3 checks = mod(tile.x + tile.y, 2.0) < 0.5 ? vec3(0.78, 0.74, 0.66) : vec3(0.16, 0.22, 0.3);
    // Far tiles are smaller than a pixel and would only shimmer.
    return mix(checks, vec3(0.47, 0.48, 0.48), smoothstep(9.0, 24.0, distance));
}

// Light that a surface sends back, without what mirrors in it.
vec3 shade(vec3 point, vec3 normal, vec3 ray, vec3 base, bool glossy) {
    float lit = trace(point + normal * 2e-3, LIGHT).ball == -2 ? 1.0 : 0.0;
    vec3 light = vec3(0.26, 0.28, 0.36) * (0.7 + 0.3 * normal.y)
        + vec3(0.95, 0.82, 0.66) * lit * max(dot(normal, LIGHT), 0.0);
    float shine = glossy ? 0.7 * lit * pow(max(dot(reflect(ray, normal), LIGHT), 0.0), 50.0) : 0.0;
    return base * light + shine;
}

vec3 see(vec3 origin, vec3 ray) {
    vec3 seen = vec3(0.0);
    float weight = 1.0;
    for (int bounce = 0; bounce < 2; bounce++) {
        Hit hit = trace(origin, ray);
        if (hit.ball == -2) {
            return seen + weight * sky(ray);
        }
        vec3 point = origin + hit.distance * ray;
        bool is_ball = hit.ball >= 0;
        vec3 normal = is_ball ? normalize(point - balls[hit.ball].xyz) : vec3(0.0, 1.0, 0.0);
        vec3 base = is_ball ? ball_colour(hit.ball) : floor_colour(point, hit.distance);
        vec3 surface = shade(point, normal, ray, base, is_ball);
        if (!is_ball) {
            surface = mix(surface, sky(vec3(ray.x, 0.0, ray.z)), pow(hit.distance / FAR, 1.3));
        }
        float mirror = !is_ball || bounce == 1 ? 0.0 : hit.ball == 0 ? 0.75 : 0.15;
        seen += weight * (1.0 - mirror) * surface;
        weight *= mirror;
        if (mirror == 0.0) {
            return seen;
        }
        origin = point + normal * 2e-3;
        ray = reflect(ray, normal);
    }
    return seen;
}

uint mix_bits(uint x) {  // PCG's output function (Jarzynski and Olano, JCGT 2020)
    x = x * 747796405u + 2891336453u;
    x = ((x >> ((x >> 28u) + 4u)) ^ x) * 277803737u;
    return (x >> 22u) ^ x;
}

float uniform_of(uint bits) {  // in (0, 1)
    return (float(bits >> 8) + 0.5) / 16777216.0;
}

float gaussian(uvec2 pixel, uint channel) {  // Box and Muller
    uint first = mix_bits(pixel.x + mix_bits(pixel.y + mix_bits(number * 3u + channel)));
    return sqrt(-2.0 * log(uniform_of(first))) * cos(6.2831853 * uniform_of(mix_bits(first)));
}

void main() {
    place_balls();
    vec3 eye = vec3(5.8 * sin(0.15 * time), 2.3, -5.8 * cos(0.15 * time));
    vec3 forward = normalize(vec3(0.0, 0.95, 0.3) - eye);
    vec3 right = normalize(cross(vec3(0.0, 1.0, 0.0), forward));
    vec3 up = cross(forward, right);
    vec3 sum = vec3(0.0);
    for (int i = 0; i < 4; i++) {
        vec2 at = (gl_FragCoord.xy + vec2(i & 1, i >> 1) * 0.5 - 0.25) / size * 2.0 - 1.0;
        vec3 ray = normalize(2.3 * forward + at.x * size.x / size.y * right - at.y * up);
        sum += clamp(see(eye, ray), 0.0, 1.0);
    }
    uvec2 pixel = uvec2(gl_FragCoord.xy);
    vec3 grain = vec3(gaussian(pixel, 0u), gaussian(pixel, 1u), gaussian(pixel, 2u));
    colour = vec4(sum / 4.0 + noise * grain, 1.0);
}
