"""Pictures to train on: spheres on a chequered floor under a sky, ray-traced by NumPy, every one drawn at random.

They have what the sample's own scene (scene.frag) has, plain surfaces, shading, shadows, mirrors, sharp edges and
texture, but none of its places or colours: that scene is never trained on.
"""

import numpy as np


def _unit(v):
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


class Scene:
    """One random scene; all colours in [0, 1]."""

    def __init__(self, random):
        count = random.randint(2, 9)
        self.radii = random.uniform(0.3, 1.1, count)
        self.centres = np.stack([random.uniform(-4, 4, count), self.radii + random.choice([0, 0.6], count),
                                 random.uniform(-3, 6, count)], 1)
        self.colours = random.uniform(0.05, 1, (count, 3))
        self.gloss = random.uniform(0, 0.6, count)
        self.light = _unit(np.array([random.uniform(-1, 1), random.uniform(0.5, 1.5), random.uniform(-1, 0.3)]))
        self.sky = random.uniform(0.1, 1, (2, 3))
        self.floor = random.uniform(0.05, 0.95, (2, 3))
        self.tile = random.uniform(0.4, 2.5)
        self.turn = random.uniform(0, np.pi)
        self.eye = np.array([random.uniform(-2, 2), random.uniform(0.8, 3), -6.5])
        self.target = np.array([random.uniform(-1, 1), random.uniform(0, 1), 0.0])

    def render(self, width, height, samples=3):
        """float32 [height, width, 3], each pixel the mean of samples x samples rays."""
        forward = _unit(self.target - self.eye)
        right = _unit(np.cross([0, 1, 0], forward))
        up = np.cross(forward, right)
        grid_x = (np.arange(width * samples) + 0.5) / (width * samples) * 2 - 1
        grid_y = 1 - (np.arange(height * samples) + 0.5) / (height * samples) * 2
        x, y = np.meshgrid(grid_x * width / height, grid_y)
        rays = _unit(forward * 1.7 + x[..., None] * right + y[..., None] * up).reshape(-1, 3)
        colour = self._trace(np.broadcast_to(self.eye, rays.shape), rays, bounces=1)
        colour = colour.reshape(height, samples, width, samples, 3).mean((1, 3))
        return colour.clip(0, 1).astype(np.float32)

    def _hit(self, origin, ray):
        """Nearest distance and sphere (-1 for the floor, -2 for the sky)."""
        nearest = np.full(len(ray), np.inf)
        what = np.full(len(ray), -2)
        with np.errstate(divide="ignore", invalid="ignore"):
            floor = -origin[:, 1] / ray[:, 1]
        on_floor = (ray[:, 1] < 0) & (floor > 1e-3) & (floor < 40)
        nearest[on_floor], what[on_floor] = floor[on_floor], -1
        for i, (centre, radius) in enumerate(zip(self.centres, self.radii)):
            offset = origin - centre
            b = (offset * ray).sum(1)
            d = b * b - (offset * offset).sum(1) + radius * radius
            t = -b - np.sqrt(np.maximum(d, 0))
            hit = (d > 0) & (t > 1e-3) & (t < nearest)
            nearest[hit], what[hit] = t[hit], i
        return nearest, what

    def _trace(self, origin, ray, bounces):
        t, what = self._hit(origin, ray)
        height = ray[:, 1:2].clip(0, 1)
        colour = self.sky[0] * (1 - height) + self.sky[1] * height
        for i in range(-1, len(self.centres)):
            hit = what == i
            if hit.any():
                colour[hit] = self._shade(i, origin[hit] + t[hit, None] * ray[hit], ray[hit], t[hit], bounces)
        return colour

    def _shade(self, i, point, ray, t, bounces):
        if i < 0:
            normal = np.broadcast_to([0.0, 1.0, 0.0], point.shape)
            u = np.cos(self.turn) * point[:, 0] + np.sin(self.turn) * point[:, 2]
            v = np.cos(self.turn) * point[:, 2] - np.sin(self.turn) * point[:, 0]
            base = self.floor[(np.floor(u / self.tile) + np.floor(v / self.tile)).astype(int) & 1]
        else:
            normal = (point - self.centres[i]) / self.radii[i]
            base = self.colours[i]
        start = point + normal * 2e-3
        lit = self._hit(start, np.broadcast_to(self.light, ray.shape))[1] == -2
        diffuse = (normal @ self.light).clip(0) * lit
        colour = base * (0.25 + 0.15 * normal[:, 1:2] + 0.75 * diffuse[:, None])
        mirror = ray - 2 * (ray * normal).sum(1, keepdims=True) * normal
        colour = colour + ((mirror @ self.light).clip(0) ** 40 * lit)[:, None] * (0.6 if i >= 0 else 0.0)
        if i >= 0 and bounces > 0:
            colour = colour * (1 - self.gloss[i]) + self._trace(start, mirror, bounces - 1) * self.gloss[i]
        if i < 0:
            haze = np.minimum(1, t / 40)[:, None] ** 1.5
            colour = colour * (1 - haze) + self.sky[0] * haze
        return colour


def add_noise(clean, strength, random):
    """Gaussian noise on float [..., H, W, 3], as 8-bit pixels."""
    noisy = clean + strength * random.standard_normal(clean.shape)
    return np.rint(noisy.clip(0, 1) * 255).astype(np.uint8)
